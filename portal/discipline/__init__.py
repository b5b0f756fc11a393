"""Who keeps the terms of the law, in public (§5-§7, §10, §12, §15, §16)."""
