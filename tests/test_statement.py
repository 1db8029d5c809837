"""The accessibility statement tells of a run of its own day, over the pages and with the tool of this release."""

import datetime as dt
import re
from pathlib import Path

import pytest

from tests.browser.site import PAGES
from tests.browser.statement import STATEMENT, Run, axe_version, write

RUN = Run(dt.date(2026, 1, 2), "140", "4.12.1", 3)


def test_the_statement_gives_the_date_the_tool_and_the_result_of_the_last_run() -> None:
    """Where this fails, `make statement` looks at all pages anew and writes what it finds."""
    text = STATEMENT.read_text()
    [(day, pages)] = re.findall(
        r"^On (\d+ \w+ \d{4}) a program opened (\d+) pages in Chromium \d+:", text, re.MULTILINE
    )
    assert dt.datetime.strptime(day, "%d %B %Y").replace(tzinfo=dt.UTC) <= dt.datetime.now(dt.UTC)
    # Not every new page needs another run; a tenth of them does.
    assert len(PAGES) * 0.9 <= int(pages) <= len(PAGES)
    assert f"(with axe-core {axe_version()}): " in text


def test_a_run_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    statement = tmp_path / "statement.md"
    statement.write_text("## First\n\nA\n\n## The last run\n\nNot yet.\n\n## Last\n\nB\n")
    write(statement, RUN)
    once = statement.read_text()
    assert "On 2 January 2026 a program opened 3 pages in Chromium 140:" in once
    assert once.count("no fault on any page") == 2
    assert once.startswith("## First\n\nA\n\n## The last run\n\nOn 2")
    assert once.endswith("is wrong.\n\n## Last\n\nB\n")
    write(statement, Run(RUN.day, RUN.chromium, RUN.axe, RUN.pages, ["home"], ["home", "map"]))
    twice = statement.read_text()
    assert "faults on 1 of these pages (home)." in twice
    assert "faults on 2 of these pages (home; map)." in twice
    assert "Not yet" not in twice


def test_a_statement_without_a_place_for_it_is_left_alone(tmp_path: Path) -> None:
    statement = tmp_path / "statement.md"
    statement.write_text("## The last run\n")
    with pytest.raises(ValueError, match="The last run"):
        write(statement, RUN)
    assert statement.read_text() == "## The last run\n"
