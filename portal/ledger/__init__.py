"""The public register of public acts: written by the clock, read and checked by anybody."""
