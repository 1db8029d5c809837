"""Static files are collected when, and only when, they changed."""

from pathlib import Path

import pytest
from pytest_django import Settings

from config import static_files


@pytest.fixture
def source(tmp_path: Path, settings: Settings) -> Path:
    """The only folder with static files; they are collected into `static` beside it."""
    settings.STATICFILES_DIRS = [tmp_path / "source"]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATIC_ROOT = tmp_path / "static"
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "site.css").write_text("a {}")
    return tmp_path / "source"


def test_collect_does_nothing_the_second_time(source: Path) -> None:
    assert static_files.collect()
    assert not static_files.collect()


def test_collect_follows_a_change(source: Path) -> None:
    static_files.collect()
    (source / "site.css").write_text("a { color: red }")
    assert static_files.collect()
    assert any("red" in path.read_text() for path in (source.parent / "static").glob("site.*css"))


def test_collect_repairs_what_was_removed(source: Path) -> None:
    static_files.collect()
    for path in (source.parent / "static").iterdir():
        path.unlink()
    (source.parent / "static").rmdir()
    assert static_files.collect()
