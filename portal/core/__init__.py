"""The plumbing under every feature: clock, database, languages, access, errors, files."""
