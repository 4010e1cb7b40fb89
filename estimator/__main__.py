"""Run `python -m estimator`."""

from estimator.cli.app import main

if __name__ == "__main__":
    main()
