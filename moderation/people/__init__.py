"""The operator's own people: who decides, who audits, and how much each has decided (§15)."""
