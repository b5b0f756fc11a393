"""The machines of a body: tokens are made, their keys shown once, and revoked (§8)."""
