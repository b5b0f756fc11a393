"""The second look before an act of state: read in full, signed, done (decided: acts of state)."""
