"""Duties arise by themselves, and bodies are reminded of them by mail (§5-§7, §10, §12, §16)."""
