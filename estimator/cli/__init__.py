"""The command line: options in, exit code out, no logic."""

import gc

# What a start makes stays: to look for garbage in it at every 700th object, as Python does, takes a tenth of the start.
gc.set_threshold(50_000, 20, 50)
