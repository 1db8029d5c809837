"""Tables as CSV and XLSX files: written row by row, and never with a cell that a spreadsheet would run."""

import csv
import io
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone

CSV: Final = "csv"
XLSX: Final = "xlsx"
FORMATS: Final = (CSV, XLSX)
_XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Spreadsheets run what begins so (OWASP, 'CSV Injection'). Quotes before it count, so that none is lost on the way
# back.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_NEUTRALISED = re.compile(r"'+[=+\-@\t\r]")
# What XML 1.0 does not know.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# A cell of a spreadsheet holds no more characters; what is longer stands in the CSV file alone.
MOST_IN_A_CELL: Final = 32_767
TOO_LONG: Final = "[too long for a cell; left as it is]"
_FLUSH_AT = 64 * 1024


def neutral(value: Any) -> Any:
    """A value that no spreadsheet takes for a formula; numbers stay numbers."""
    if value is None:
        return ""
    if isinstance(value, int | float):
        return value
    text = str(value)
    return f"'{text}" if _FORMULA.match(text) else text


def original(text: str) -> str:
    """What `neutral` was given."""
    return text[1:] if _NEUTRALISED.match(text) else text


def same_text(one: str, other: str) -> bool:
    """Whether two texts are the same to a spreadsheet, which knows one kind of line end and no control characters."""
    return _as_xml(one) == _as_xml(other)


def _as_xml(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text.replace("\r\n", "\n"))


def as_file(name: str, form: str, headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponseBase:
    """The table as an answer that browsers save, under a name with the day."""
    filename = f"{name}-{timezone.localdate():%Y-%m-%d}.{form}"
    answer: HttpResponseBase
    if form == XLSX:
        answer = FileResponse(_workbook(headers, rows), as_attachment=True, filename=filename, content_type=_XLSX_TYPE)
    else:
        answer = StreamingHttpResponse(_lines(headers, rows), content_type="text/csv; charset=utf-8")
        answer.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return answer


def _lines(headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Begins with a byte order mark: spreadsheets guess the encoding without one."""
    buffer = io.StringIO("\ufeff", newline="")
    buffer.seek(1)
    writer = csv.writer(buffer)
    writer.writerow(headers)
    for row in rows:
        writer.writerow([neutral(value) for value in row])
        if buffer.tell() > _FLUSH_AT:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def _workbook(headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> Any:
    """Rows go to disk as they come; the file is deleted when it is closed."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(list(headers))
    for row in rows:
        sheet.append([_cell(neutral(value)) for value in row])
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the answer closes it
    book.save(file)
    file.seek(0)
    return file


def _cell(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    return TOO_LONG if len(value) > MOST_IN_A_CELL else _NOT_XML.sub("\ufffd", value)
