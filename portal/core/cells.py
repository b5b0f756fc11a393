"""Cells of CSV files that people open in a spreadsheet (OWASP: CSV injection)."""

APOSTROPHE = "'"
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")  # what a spreadsheet would reckon with
UTF8_MARK = "\ufeff"  # by which spreadsheets know the coding


def safe_cell(value: object) -> object:
    """A value that no spreadsheet takes for a formula: a text that looks like one, or begins with
    an apostrophe, gets an apostrophe. So whoever takes one away from the beginning of a text has
    what was published (decided: cells of open data)."""
    is_marked = isinstance(value, str) and value.startswith((*FORMULA, APOSTROPHE))
    return f"{APOSTROPHE}{value}" if is_marked else value
