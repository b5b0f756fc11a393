"""What is new, for feed readers and calendars: Atom 1.0 (RFC 4287) and iCalendar (RFC 5545)."""
