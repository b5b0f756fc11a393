"""Cells of CSV files that people open in a spreadsheet (OWASP: CSV injection)."""

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")  # what a spreadsheet would reckon with
UTF8_MARK = "\ufeff"  # by which spreadsheets know the coding


def safe_cell(value: object) -> object:
    """A value that no spreadsheet takes for a formula: a text that looks like one gets an
    apostrophe."""
    is_formula = isinstance(value, str) and value.startswith(FORMULA)
    return f"'{value}" if is_formula else value
