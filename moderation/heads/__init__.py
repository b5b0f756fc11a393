"""Heads of bodies: who came with a head's key, and whom the operator confirms (§8)."""
