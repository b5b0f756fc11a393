"""The calendar in the hands of the chief operator: acts that make editions, terms recounted."""
