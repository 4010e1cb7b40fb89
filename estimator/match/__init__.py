"""Facts and rules -> findings."""
