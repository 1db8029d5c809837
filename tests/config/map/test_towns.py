"""The towns that ship, with the record that places each."""

import re

import pytest
import yaml

from config.map.places import outlines
from config.map.towns import FILE, name_of_town, shipped_towns

ROWS = yaml.safe_load(FILE.read_text(encoding="utf-8"))


def test_each_town_stands_once() -> None:
    assert len(shipped_towns()) == len(ROWS) > 0


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["town"])
def test_each_names_its_record_and_lies_in_its_country(row: dict[str, str]) -> None:
    assert set(row) == {"town", "country", "latitude", "longitude", "record"}
    assert re.fullmatch(r"NCT\d{8}", row["record"])
    x, y = shipped_towns()[row["country"], name_of_town(row["town"])].point
    left, top, right, bottom = outlines()[row["country"]].corners
    assert left - 3 <= x <= right + 3
    assert top - 3 <= y <= bottom + 3
