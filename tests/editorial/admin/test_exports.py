"""Tables as files: nothing in them runs, and nothing of them is lost."""

import csv
import io
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from editorial.admin.exports import MOST_IN_A_CELL, TOO_LONG, as_file, neutral, original

pytestmark = pytest.mark.django_db  # an answer that is closed looks after connections

SHARP = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", '=HYPERLINK("https://example.org")', "'=1"]


def as_csv(*rows: list[Any]) -> str:
    answer: Any = as_file("a", "csv", ["one", "two"], rows)
    return b"".join(answer.streaming_content).decode("utf-8-sig")


def as_xlsx(*rows: list[Any]) -> Any:
    answer: Any = as_file("a", "xlsx", ["one", "two"], rows)
    data = b"".join(answer.streaming_content)
    answer.close()
    return load_workbook(io.BytesIO(data)).active


@pytest.mark.parametrize("text", SHARP)
def test_no_cell_is_a_formula(text: str) -> None:
    (_headers, row) = csv.reader(io.StringIO(as_csv([text, 1]), newline=""))
    assert row == [f"'{text}", "1"]
    cell = as_xlsx([text, 1])["A2"]
    assert cell.data_type == "s"
    assert cell.value.startswith("'")


def test_numbers_stay_numbers() -> None:
    assert as_xlsx([-5, 2.5])["A2"].value == -5
    assert as_csv([-5, None]).splitlines()[1] == "-5,"


@given(st.text(alphabet="'=+-@\t\rab"))
def test_what_was_neutralised_comes_back_as_it_was(text: str) -> None:
    assert original(neutral(text)) == text


def test_a_text_that_no_cell_holds_is_marked_and_not_cut() -> None:
    long = "a" * (MOST_IN_A_CELL + 1)
    assert as_xlsx([long, ""])["A2"].value == TOO_LONG
    assert long in as_csv([long, ""])


def test_control_characters_break_no_file() -> None:
    assert as_xlsx(["a\x0bb", ""])["A2"].value == "a\ufffdb"


def test_rows_are_written_as_they_come() -> None:
    asked = []

    def rows() -> Any:
        for number in range(100_000):
            asked.append(number)
            yield [number, "some words"]

    answer: Any = as_file("a", "csv", ["one", "two"], rows())
    next(iter(answer.streaming_content))
    assert len(asked) < 10_000


def test_files_are_saved_under_a_name_with_the_day() -> None:
    for form in ("csv", "xlsx"):
        answer = as_file("therapy", form, ["a"], [])
        assert re.fullmatch(rf'attachment; filename="therapy-20..-..-..\.{form}"', answer["Content-Disposition"])
        answer.close()
