"""
What GitHub accepts of a SARIF file, as its documentation says.

Source: docs.github.com, "SARIF results exceed one or more limits" and "SARIF support for code scanning", read in
2026-11. It takes 25,000 results and shows the 5,000 most severe of them.
"""

MOST_RESULTS = 25_000
MOST_BYTES = 10_000_000  # gzipped
MOST_TAGS = 10  # of a rule; 20 are accepted, 10 shown
MOST_LOCATIONS = 100  # of a result; 1,000 are accepted, 100 shown
LONGEST_DESCRIPTION = 1024
