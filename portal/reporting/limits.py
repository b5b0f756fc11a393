"""How large a file of budget reporting may be; beyond it nothing is read (decided: bombs)."""

LARGEST_UPLOAD = 100 * 1024 * 1024  # bytes
LARGEST_UNPACKED = 1536 * 1024 * 1024  # bytes
LARGEST_TEXTS = 96 * 1024 * 1024  # bytes of the table of texts of a workbook, kept in memory
MOST_RATIO = 100  # of unpacked to packed
RATIO_COUNTS_FROM = 8 * 1024 * 1024  # bytes; small files of zeros harm nobody
LONGEST_LINE = 64_000  # characters
MOST_COLUMNS = 60
MOST_ROWS, MOST_ROWS_OF_A_MONTH = 2_000_000, 200_000
LONGEST_NAME = 2_000  # characters
LARGEST_SUM = 10**17  # tenge
BATCH = 4_000  # lines written in one transaction
