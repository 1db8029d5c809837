"""`manage.py read_criteria`."""

import io
import sys
from pathlib import Path

import orjson
import pytest
from django.core.management import CommandError, call_command


def test_the_command_prints_what_it_reads_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "criteria.txt"
    file.write_bytes("Inclusion:\r\n* SCI, AIS A\u2013B\r\n* ≥ 18 years".encode())
    out = io.StringIO()

    call_command("read_criteria", str(file), stdout=out)

    answer = orjson.loads(out.getvalue())
    assert (answer["ais"], answer["age"], answer["level"]) == (["A", "B"], [18, None], None)
    quote = answer["quotes"]["ais"][0]
    assert file.read_bytes().decode()[quote["start"] : quote["end"]] == quote["quote"] == "AIS A\u2013B"


def test_the_command_reads_standard_input_and_a_title(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"Age 18-65")))
    out = io.StringIO()

    call_command("read_criteria", "-", title="Spinal cord injury", stdout=out)

    assert orjson.loads(out.getvalue())["age"] == [18, 65]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"none\.txt cannot be read: No such file"):
        call_command("read_criteria", str(tmp_path / "none.txt"))


def test_a_file_in_another_encoding_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "latin").write_bytes("SCI é".encode("latin-1"))

    with pytest.raises(CommandError, match="not UTF-8"):
        call_command("read_criteria", str(tmp_path / "latin"))
