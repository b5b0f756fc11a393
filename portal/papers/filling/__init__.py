"""Tables of a draft are filled from what is placed already; what a person typed stays
(decided: filling from what is placed)."""
