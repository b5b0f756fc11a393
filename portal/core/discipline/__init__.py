"""Who keeps the terms of the law, in numbers (§5-§7, §10, §12, §15, §16)."""
