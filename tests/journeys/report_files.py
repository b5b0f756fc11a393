"""What stands in a closure report, read back from each of its forms."""

import io
from collections.abc import Callable

from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader


def squeezed(text: str) -> str:
    """The text without any white space: lines break where a form wishes."""
    return "".join(text.split()).replace("\u00ad", "")


def _docx(content: bytes) -> str:
    return " ".join(node.text or "" for node in Document(io.BytesIO(content)).element.iter())


def _pdf(content: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def _xlsx(content: bytes) -> str:
    sheets = load_workbook(io.BytesIO(content)).worksheets
    cells = [cell.value for sheet in sheets for row in sheet.iter_rows() for cell in row]
    return " ".join(str(value) for value in cells if value is not None)


READERS: dict[str, Callable[[bytes], str]] = {"docx": _docx, "pdf": _pdf, "xlsx": _xlsx}
