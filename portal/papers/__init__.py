"""Documents on their way in: what is typed, imported or sent by machines becomes drafts, and drafts
are placed, by the same acts for everybody."""
