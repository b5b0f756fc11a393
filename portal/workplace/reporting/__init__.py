"""Budget reporting in the workplace: files in, what was found in them, months placed (§4, §8)."""
