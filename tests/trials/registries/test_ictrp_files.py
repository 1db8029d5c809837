import csv
import io
import tracemalloc
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.trials.registries.exports import as_xml, make_export, write_export
from trials.registries import ictrp, ictrp_files
from trials.registries.files import Item, read
from trials.registries.records import MalformedRecord

ONE, TWO = make_export("DRKS00099001"), make_export("DRKS00099002")
LAUGHS = """<?xml version="1.0"?>
<!DOCTYPE Trials [<!ENTITY a "ha ha ha ha ha ha ha ha ha ha">{entities}]>
<Trials><Trial><TrialID>&j;</TrialID></Trial></Trials>""".format(
    entities="".join(f'<!ENTITY {chr(n + 1)} "{f"&{chr(n)};" * 10}">' for n in range(ord("a"), ord("j")))
)
XXE = """<?xml version="1.0"?>
<!DOCTYPE Trials [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<Trials><Trial><TrialID>&x;</TrialID></Trial></Trials>"""


def found(*paths: Path) -> list[Item]:
    return list(read(paths, ictrp))


def numbers(items: list[Item]) -> list[str]:
    return [item.payload["TrialID"] for item in items if not isinstance(item.payload, MalformedRecord)]


def reasons(items: list[Item]) -> list[tuple[str, str]]:
    return [(item.origin, item.payload.reason) for item in items if isinstance(item.payload, MalformedRecord)]


def as_csv(*trials: dict[str, str]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, [name.replace("_", " ") for name in trials[0]])
    writer.writeheader()
    writer.writerows({name.replace("_", " "): value for name, value in trial.items()} for trial in trials)
    return text.getvalue()


def test_each_trial_of_an_xml_export_is_a_flat_record_without_padding(tmp_path: Path) -> None:
    one, two = found(write_export(tmp_path / "export.xml", ONE, make_export("DRKS00099002", Acronym="")))
    assert one.origin == "export.xml#Trial[1]"
    assert one.payload == ONE
    assert "Acronym" not in two.payload


def test_a_csv_export_says_the_same(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text(as_csv(ONE, TWO), encoding="utf-8-sig")
    assert [item.payload for item in found(path)] == [ONE, TWO]


def test_exports_stand_in_folders_and_archives_too(tmp_path: Path) -> None:
    write_export(tmp_path / "a.xml", ONE)
    (tmp_path / "study.json").write_text("{}", encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("b.xml", as_xml(TWO))
        archive.writestr("b.json", "{}")
    assert numbers(found(tmp_path)) == ["DRKS00099001", "DRKS00099002"]


@pytest.mark.parametrize("text", [LAUGHS, XXE, "<!DOCTYPE html><html/>"], ids=["laughs", "xxe", "html"])
def test_entities_are_refused_in_little_memory(tmp_path: Path, text: str) -> None:
    path = tmp_path / "export.xml"
    path.write_text(text, encoding="utf-8")
    tracemalloc.start()
    ((origin, reason),) = reasons(found(path))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (origin, reason) == (
        "export.xml",
        "has a document type or entities, which are not read (DTDForbidden)",
    )
    assert peak < 50_000_000


def test_what_stands_before_a_broken_place_is_read_and_the_rest_is_told(tmp_path: Path) -> None:
    path = tmp_path / "export.xml"
    path.write_text(as_xml(ONE, TWO).replace("DRKS00099002", "<broken"), encoding="utf-8")
    items = found(path)
    assert numbers(items) == ["DRKS00099001"]
    ((origin, reason),) = reasons(items)
    assert origin == "export.xml#Trial[2]"
    assert reason.startswith("not XML:")
    assert reason.endswith("what stands after it in the file was not read")


@pytest.mark.parametrize("text", ["", "no xml", "<a>", "<?xml version='1.0' encoding='moon'?><a/>"])
def test_what_is_no_xml_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "export.xml"
    path.write_text(text, encoding="utf-8")
    assert len(reasons(found(path))) == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no column TrialID"),
        (b"a,b\n1,2\n", "no column TrialID"),
        (b"TrialID\n\xff\xfe\n", "bytes that are not UTF-8"),
        (b"TrialID,Phase,Phase\n1,2,3\n", "names Phase more than once"),
    ],
)
def test_what_is_no_csv_export_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes(content)
    ((_origin, reason),) = reasons(found(path))
    assert words in reason


def test_a_row_of_another_length_is_refused_and_no_other(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes(
        b"TrialID,Public title\nDRKS00099001,One\nDRKS00099002,Cells, alone\nDRKS00099003,\xff\nDRKS00099004,Four\n"
    )
    items = found(path)
    assert numbers(items) == ["DRKS00099001", "DRKS00099004"]
    assert reasons(items) == [
        ("export.csv:3", "has 3 cells where the first line has 2 names"),
        ("export.csv:4", "has bytes that are not UTF-8"),
    ]


@pytest.mark.parametrize("sign", ["&#x1F;", "&#11;", "\x0b"])
@pytest.mark.parametrize("blanks", range(0, 14, 4))
def test_a_character_that_xml_forbids_is_a_blank(tmp_path: Path, sign: str, blanks: int) -> None:
    """Wherever the blocks in which a file is read are cut."""
    path = tmp_path / "export.xml"
    text = as_xml(make_export("DRKS00099001", Inclusion_Criteria="x" * 70_000 + " " * blanks + "SIGN y"), TWO)
    path.write_text(text.replace("SIGN", 2000 * sign), encoding="utf-8")
    assert numbers(found(path)) == ["DRKS00099001", "DRKS00099002"]


class Endless(io.RawIOBase):
    """An export of so many trials, written as it is read."""

    def __init__(self, count: int) -> None:
        self._parts: Iterator[bytes] = self._write(count)

    @staticmethod
    def _write(count: int) -> Iterator[bytes]:
        head, tail = as_xml(make_export("DRKS00099001", Inclusion_Criteria="x" * 10_000)).split("  <Trial>")
        trial, tail = tail.split("  </Trial>")
        yield head.encode()
        for _ in range(count):
            yield f"  <Trial>{trial}  </Trial>".encode()
        yield tail.encode()

    def read(self, size: int = -1) -> bytes:
        return next(self._parts, b"")


def peak_of(count: int) -> int:
    tracemalloc.start()
    stream: Any = Endless(count)
    read_trials = len([None for _ in ictrp_files.studies(stream, "export.xml", 0)])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert read_trials == count
    return peak


def test_memory_does_not_grow_with_the_file() -> None:
    assert peak_of(1000) < 2 * peak_of(50)


def test_one_trial_without_end_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ictrp_files, "LARGEST_DOCUMENT", 100_000)
    path = write_export(tmp_path / "export.xml", make_export(Inclusion_Criteria="x" * 1_000_000))
    ((_origin, reason),) = reasons(found(path))
    assert "one trial is longer than 100,000 bytes" in reason


def test_a_payload_that_is_no_record_has_no_number() -> None:
    bad: Any = "text"
    with pytest.raises(MalformedRecord):
        ictrp.number(ictrp.without_people(bad))
