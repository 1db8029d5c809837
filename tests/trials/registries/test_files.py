import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.trials.registries.studies import make_study
from trials.registries import ctgov
from trials.registries.files import read
from trials.registries.records import MalformedRecord

ONE, TWO, THREE = (make_study(f"NCT0900000{n}") for n in (1, 2, 3))


def write(path: Path, *values: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(json.dumps(value) for value in values), encoding="utf-8")
    return path


def found(*paths: Path) -> list[tuple[str, Any]]:
    return [(item.origin, item.payload) for item in read(paths, ctgov)]


def refusals(*paths: Path) -> dict[str, str]:
    return {
        item.origin: item.payload.reason for item in read(paths, ctgov) if isinstance(item.payload, MalformedRecord)
    }


def test_read_takes_a_study(tmp_path: Path) -> None:
    assert found(write(tmp_path / "a.json", ONE)) == [("a.json", ONE)]


def test_read_takes_a_page_of_the_api(tmp_path: Path) -> None:
    page = {"studies": [ONE, TWO], "nextPageToken": "x", "totalCount": 5}
    assert found(write(tmp_path / "p.json", page)) == [("p.json#studies[0]", ONE), ("p.json#studies[1]", TWO)]


def test_read_takes_an_empty_page(tmp_path: Path) -> None:
    assert found(write(tmp_path / "p.json", {"studies": []})) == []


def test_read_takes_a_list(tmp_path: Path) -> None:
    assert [payload for _, payload in found(write(tmp_path / "l.json", [ONE, TWO]))] == [ONE, TWO]


@pytest.mark.parametrize("name", ["a.ndjson", "a.jsonl", "A.NDJSON"])
def test_read_takes_ndjson_with_line_numbers(tmp_path: Path, name: str) -> None:
    path = write(tmp_path / name, ONE, TWO)
    path.write_text(path.read_text(encoding="utf-8").replace("\n", "\n\n"), encoding="utf-8")
    assert found(path) == [(f"{name}:1", ONE), (f"{name}:3", TWO)]


def test_read_takes_a_folder_in_order_with_folders_inside(tmp_path: Path) -> None:
    write(tmp_path / "b.json", TWO)
    write(tmp_path / "a.json", ONE)
    write(tmp_path / "c" / "d.json", THREE)
    (tmp_path / "notes.txt").write_text("not a study", encoding="utf-8")
    (tmp_path / ".x.part").write_text("half a page", encoding="utf-8")
    (tmp_path / ".hidden.json").write_text("half a page", encoding="utf-8")
    assert [payload for _, payload in found(tmp_path)] == [ONE, TWO, THREE]


def test_read_takes_a_zip_of_those(tmp_path: Path) -> None:
    archive = tmp_path / "bulk.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("studies/NCT09000001.json", json.dumps(ONE))
        target.writestr("studies/more.ndjson", f"{json.dumps(TWO)}\n{json.dumps(THREE)}\n")
        target.writestr("README.txt", "hello")
    expected = [
        ("bulk.zip/studies/NCT09000001.json", ONE),
        ("bulk.zip/studies/more.ndjson:1", TWO),
        ("bulk.zip/studies/more.ndjson:2", THREE),
    ]
    assert found(archive) == expected
    assert found(tmp_path) == expected


def test_read_takes_several_paths_in_the_order_given(tmp_path: Path) -> None:
    first, second = write(tmp_path / "b.json", TWO), write(tmp_path / "a.json", ONE)
    assert [payload for _, payload in found(first, second)] == [TWO, ONE]


def test_a_broken_file_is_reported_and_the_others_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"studies": [', encoding="utf-8")
    write(tmp_path / "b.json", ONE)
    (tmp_path / "c.zip").write_bytes(b"PK not a zip")
    (tmp_path / "d.json").write_bytes(b"")
    assert [payload for _, payload in found(tmp_path) if not isinstance(payload, MalformedRecord)] == [ONE]
    assert set(refusals(tmp_path)) == {"a.json", "c.zip", "d.json"}


def test_a_broken_line_is_reported_with_its_number(tmp_path: Path) -> None:
    path = write(tmp_path / "a.ndjson", ONE, TWO)
    path.write_text(f'{json.dumps(ONE)}\n{{"a": \n{json.dumps(TWO)}\n', encoding="utf-8")
    assert list(refusals(path)) == ["a.ndjson:2"]
    assert refusals(path)["a.ndjson:2"].startswith("not JSON")


def test_a_damaged_member_is_reported_and_the_others_are_read(tmp_path: Path) -> None:
    archive = tmp_path / "bulk.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("a.json", json.dumps(ONE))
        target.writestr("b.json", json.dumps(TWO))
    damaged = bytearray(archive.read_bytes())
    damaged[60:80] = b"\x00" * 20
    archive.write_bytes(damaged)
    assert list(refusals(archive)) == ["bulk.zip/a.json"]
    assert [payload for _, payload in found(archive)][1:] == [TWO]


def test_a_missing_file_is_reported(tmp_path: Path) -> None:
    assert refusals(tmp_path / "gone.json") == {"gone.json": "cannot be read: No such file or directory"}
