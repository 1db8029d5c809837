"""Files that editors send: read within limits, and kept until what they would change was looked at."""

import csv
import datetime as dt
import hashlib
import io
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

MOST_BYTES: Final = 10 * 1024 * 1024
MOST_LINES: Final = 500
# More than any kind of record has; a sheet may claim 16,384, and each of its rows is then as long.
_MOST_COLUMNS: Final = 200
# Of what an XLSX file holds once it is unpacked.
_MOST_UNPACKED = 50 * 1024 * 1024
_KEPT_FOR = dt.timedelta(days=1)
_SALT = "editorial.import"


class Unreadable(Exception):
    """The file cannot be taken at all; the text says why and what would do."""


def table_of(data: bytes) -> tuple[list[str], list[list[Any]]]:
    """Headers and lines of a CSV or XLSX file; its own bytes say which of them it is.

    Raises:
        Unreadable: it is neither, is too large, or its lines do not fit its headers.
    """
    if len(data) > MOST_BYTES:
        raise Unreadable(_("The file is larger than 10 MB. Divide it."))
    rows = _sheet(data) if data.startswith(b"PK\x03\x04") else _text(data)
    headers = [str(cell).strip() for cell in next(rows, [])]
    while headers and not headers[-1]:
        headers.pop()
    if not headers:
        raise Unreadable(_("The file is empty. Its first line must name the columns."))
    lines: list[list[Any]] = []
    for number, row in enumerate(rows, start=2):
        if number > MOST_LINES + 1:
            raise Unreadable(_("The file has more than %(most)s lines. Divide it.") % {"most": MOST_LINES})
        if any(str(cell).strip() for cell in row[len(headers) :]):
            text = _(
                "Line %(number)s has more cells than there are columns. Put quotation marks around cells with commas."
            )
            raise Unreadable(text % {"number": number})
        lines.append([*row[: len(headers)], *[""] * (len(headers) - len(row))])
    while lines and not any(map(str, lines[-1])):
        lines.pop()
    return headers, lines


def _text(data: bytes) -> Iterator[list[Any]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(_("This is neither an XLSX file nor CSV text in UTF-8. Save it as one of them.")) from error
    if "\x00" in text:
        raise Unreadable(_("This is neither an XLSX file nor CSV text in UTF-8. Save it as one of them."))
    first = text.partition("\n")[0]
    delimiter = ";" if ";" in first and "," not in first else "\t" if "\t" in first and "," not in first else ","
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    except csv.Error as error:
        raise Unreadable(_("The CSV text is broken: %(why)s.") % {"why": error}) from error


def _sheet(data: bytes) -> Iterator[list[Any]]:
    """The first sheet, with the values of its cells and never their formulas."""
    from openpyxl import load_workbook

    try:
        _look_into(data)
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        for row in sheet.iter_rows(values_only=True, max_col=_MOST_COLUMNS, max_row=MOST_LINES + 2):
            yield [_plain(cell) for cell in row]
    except Unreadable:
        raise
    except Exception as error:  # what a broken archive makes openpyxl raise is not one kind
        raise Unreadable(_("The XLSX file is broken. Save it anew, or as CSV.")) from error


def _look_into(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        if sum(part.file_size for part in parts.infolist()) > _MOST_UNPACKED:
            raise Unreadable(_("The file holds more than 50 MB once it is unpacked. Divide it."))
        if "xl/workbook.xml" not in parts.namelist():
            raise Unreadable(_("This is neither an XLSX file nor CSV text in UTF-8. Save it as one of them."))


def _plain(cell: Any) -> Any:
    """A cell as text, as the CSV file would have it."""
    if cell is None:
        return ""
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat()
    if isinstance(cell, dt.date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def keep_upload(upload: UploadedFile[Any], *, by: int, kind: str) -> tuple[str, bytes]:
    """Keep the file for a day; a token that leads this editor back to it, and its bytes.

    Raises:
        Unreadable: it is too large.
    """
    if (upload.size or 0) > MOST_BYTES:
        raise Unreadable(_("The file is larger than 10 MB. Divide it."))
    data = upload.read()
    digest = hashlib.sha256(data).hexdigest()
    folder = _folder()
    for old in folder.iterdir():
        if old.stat().st_mtime < time.time() - _KEPT_FOR.total_seconds():
            old.unlink(missing_ok=True)
    (folder / digest).write_bytes(data)
    token = {"digest": digest, "name": (upload.name or "")[-80:], "by": by, "kind": kind}
    return signing.dumps(token, salt=_SALT, compress=True), data


def after_dry_run(token: str, heads: dict[str, int]) -> str:
    """The token of a kept file, with the newest edition of each record that its dry run would change, by key."""
    return signing.dumps({**signing.loads(token, salt=_SALT), "heads": heads}, salt=_SALT, compress=True)


def kept_upload(token: str, *, by: int, kind: str) -> tuple[str, bytes, dict[str, int]]:
    """Name and bytes of the file that this editor sent, and the newest editions that its dry run saw.

    Raises:
        Unreadable: it is not kept any more, or the token is not theirs.
    """
    try:
        said = signing.loads(token, salt=_SALT, max_age=_KEPT_FOR)
        if (said["by"], said["kind"]) != (by, kind):
            raise Unreadable(_("Somebody else sent this file. Send it yourself."))
        return said["name"], (_folder() / said["digest"]).read_bytes(), said["heads"]
    except (signing.BadSignature, KeyError, OSError) as error:
        raise Unreadable(_("The file is not kept any more. Send it again.")) from error


def _folder() -> Path:
    folder: Path = settings.VAR_DIR / "imports"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder
