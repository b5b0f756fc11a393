"""The public API under every feature: what an address states of itself, and what is held to it."""
