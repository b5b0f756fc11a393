"""Execution of budgets in public: from a total down to a program, month by month (§4)."""
