"""The plan of a body's year in its workplace (§5-§7, §10, §12, §16)."""
