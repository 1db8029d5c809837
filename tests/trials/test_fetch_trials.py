import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.trials.registries.api_server import Answer, api_server, page
from tests.trials.registries.studies import make_study
from trials.registries import ctgov
from trials.registries.files import read

ONE, TWO = make_study("NCT09000001"), make_study("NCT09000002")


def test_fetch_trials_writes_each_page_and_says_what_it_wrote(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "new" / "raw"
    with api_server(page(ONE, token="A", total=2), page(token="B"), page(TWO)) as api:
        call_command(
            *("fetch_trials", "--query.cond", "spinal cord injury", "--query.intr", "stem cell"),
            *(
                "--filter.advanced",
                "AREA[Phase]PHASE2",
                "--page-size",
                "1",
                "--out",
                str(out),
                "--base-url",
                api.url,
            ),
        )
    captured = capsys.readouterr()
    summary = json.loads(captured.out)
    assert captured.out.count("\n") == 1
    assert (summary["studies"], summary["pages"]) == (2, 3)
    assert [Path(name) for name in summary["files"]] == sorted(out.iterdir())
    assert [item.payload for item in read([out], ctgov)] == [ONE, TWO]
    assert api.asked[0] == {
        "query.cond": "spinal cord injury",
        "query.intr": "stem cell",
        "filter.advanced": "AREA[Phase]PHASE2",
        "pageSize": "1",
        "format": "json",
        "countTotal": "true",
    }
    assert "Fetching studies" in captured.err


def test_fetch_trials_gives_the_registry_s_refusal_as_its_error(tmp_path: Path) -> None:
    with api_server(Answer("`query.cond` is odd", 400)) as api, pytest.raises(CommandError, match="is odd"):
        call_command("fetch_trials", "--query.cond", "x", "--out", str(tmp_path), "--base-url", api.url)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "at least one --query"),
        (["--query.cond", "x", "--page-size", "0"], "--page-size 0: the API takes 1 to 1000"),
        (["--query.cond", "x", "--page-size", "1001"], "--page-size 1001"),
        (["--query.cond", "x", "--base-url", "http://169.254.169.254/"], "not a registry that may be asked"),
    ],
)
def test_fetch_trials_refuses_what_it_cannot_do(tmp_path: Path, arguments: list[str], words: str) -> None:
    with pytest.raises(CommandError, match=words):
        call_command("fetch_trials", *arguments, "--out", str(tmp_path))


def test_fetch_trials_says_when_it_cannot_write(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("fetch_trials", "--query.cond", "x", "--out", str(blocked))
