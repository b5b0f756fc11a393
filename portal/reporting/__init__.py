"""Budget reporting: reading files, staging their lines, placing months, naming codes (§4, §8)."""
