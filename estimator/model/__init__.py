"""The frozen values that cross stages."""
