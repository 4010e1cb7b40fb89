"""Run `python -m estimator`."""

import os
import sys

# Python looks there first, and it may be the folder of a tree that has a json.py of its own.
if __name__ == "__main__" and sys.path[0] == os.getcwd():  # noqa: PTH109 - pathlib may not be imported from there
    del sys.path[0]

from estimator.cli.app import main

if __name__ == "__main__":
    main()
