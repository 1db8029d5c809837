"""The secret key: one a folder, private."""

import stat
from pathlib import Path

import pytest

from config.secret_key import secret_key


@pytest.fixture(autouse=True)
def _no_key_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SECRET_KEY", raising=False)


def test_key_is_made_once_and_private(tmp_path: Path) -> None:
    var = tmp_path / "var"
    key = secret_key(var)
    assert len(key) >= 50
    assert secret_key(var) == key
    assert stat.S_IMODE((var / "secret-key").stat().st_mode) == 0o600
    assert [path.name for path in var.iterdir()] == ["secret-key"]


def test_folders_have_different_keys(tmp_path: Path) -> None:
    assert secret_key(tmp_path / "one") != secret_key(tmp_path / "two")


def test_environment_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "given")
    assert secret_key(tmp_path) == "given"
    assert not list(tmp_path.iterdir())


def test_folder_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("not a folder")
    with pytest.raises(SystemExit, match=rf"{tmp_path}/var.*SECRET_KEY"):
        secret_key(tmp_path / "var")
