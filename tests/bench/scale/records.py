"""The records of a run, written as NDJSON by two processes before the import: making them is no part of its time."""

import hashlib
import multiprocessing
from pathlib import Path
from typing import Final

import orjson
from rich.progress import Progress

from tests.bench import injury, studies

FEW: Final = 6_000  # records to compare with
_PROCESSES: Final = 2
_A_PIECE: Final = 500


def write(folder: Path, count: int) -> tuple[Path, Path]:
    """Files of the first few and of the rest; those that an earlier run of the same generator wrote are taken."""
    source = b"".join(Path(module.__file__ or "").read_bytes() for module in (studies, injury))
    made_by = hashlib.sha256(source).hexdigest()[:8]
    few, rest = (folder / f"{made_by}-{name}.ndjson" for name in (f"first-{FEW}", f"to-{count}"))
    _write(few, range(FEW))
    _write(rest, range(FEW, count))
    return few, rest


def _write(path: Path, numbers: range) -> None:
    if path.exists():
        return
    unfinished = path.with_name(f".{path.name}")
    pieces = [numbers[start : start + _A_PIECE] for start in range(0, len(numbers), _A_PIECE)]
    workers = multiprocessing.get_context("spawn").Pool(_PROCESSES)
    with workers, unfinished.open("wb") as stream, Progress() as bar:
        task = bar.add_task(f"Making {len(numbers):,} records", total=len(numbers))
        for piece, text in zip(pieces, workers.imap(_lines, pieces), strict=True):
            stream.write(text)
            bar.advance(task, len(piece))
    unfinished.rename(path)


def _lines(numbers: range) -> bytes:
    lines = (orjson.dumps(studies.study(number), option=orjson.OPT_APPEND_NEWLINE) for number in numbers)
    return b"".join(lines)
