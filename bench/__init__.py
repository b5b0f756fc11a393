"""Measurements: each prints the machine, the size of the data, medians with their spread, and a
baseline of the same run. Nothing here asserts a speed."""
