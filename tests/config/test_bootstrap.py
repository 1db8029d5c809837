"""The first step on a fresh machine, tried in a small checkout with a lock of one package of its own."""

import ast
import hashlib
import os
import runpy
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from config import paths

SOURCE = paths.REPOSITORY / "config" / "bootstrap.py"
ABSENT = "absent==1.0 --hash=sha256:" + 64 * "0" + "\n"


class Checkout:
    """A folder with `config/bootstrap.py`, a lock, and a folder of wheels in place of a package index."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.script = folder / "config" / "bootstrap.py"
        self.lock = folder / "requirements.lock"

    def fill(self) -> None:
        self.script.parent.mkdir()
        self.script.write_text(SOURCE.read_text())
        wheel = self.folder / "wheels" / "tiny-1.0-py3-none-any.whl"
        wheel.parent.mkdir()
        with zipfile.ZipFile(wheel, "w") as archive:
            archive.writestr("tiny.py", "ANSWER = 42\n")
            archive.writestr("tiny-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n")
            archive.writestr("tiny-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
            archive.writestr("tiny-1.0.dist-info/RECORD", "")
        digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
        self.lock.write_text(f"tiny==1.0 --hash=sha256:{digest}\n")

    def bootstrap(self, **environment: str) -> tuple[int, str]:
        """The exit status, and what was said on standard error."""
        without_uv = {"PATH": str(self.folder / "empty")}
        offline = {"PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(self.folder / "wheels")}
        done = subprocess.run(
            [sys.executable, "-I", str(self.script), "requirements.lock"],
            env=without_uv | offline | environment,
            capture_output=True,
            text=True,
        )
        assert done.stdout == ""
        return done.returncode, done.stderr

    def has_package(self) -> bool:
        program = "import tiny; print(tiny.ANSWER)"
        command = [str(self.folder / ".venv" / "bin" / "python"), "-I", "-c", program]
        return subprocess.run(command, capture_output=True).stdout == b"42\n"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    checkout = Checkout(tmp_path_factory.mktemp("installed"))
    checkout.fill()
    status, said = checkout.bootstrap()
    assert (status, checkout.has_package()) == (0, True), said
    return checkout.folder


@pytest.fixture
def checkout(tmp_path: Path, installed: Path) -> Checkout:
    """One in which everything is installed."""
    return Checkout(shutil.copytree(installed, tmp_path / "checkout", symlinks=True))


def test_every_python_since_3_7_can_read_it() -> None:
    ast.parse(SOURCE.read_text(), feature_version=(3, 7))


def test_python_that_is_too_old_learns_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))
    with pytest.raises(SystemExit, match=r"(?s)3\.11 or newer; this is 3\.9\.2.*make run PYTHON=/path/to/python3"):
        runpy.run_path(str(SOURCE), run_name="__main__")


def test_second_run_does_nothing(checkout: Checkout) -> None:
    assert checkout.bootstrap() == (0, "")


def test_changed_lock_is_installed(checkout: Checkout) -> None:
    checkout.lock.write_text(checkout.lock.read_text() + "# changed\n")
    status, said = checkout.bootstrap()
    assert (status, checkout.has_package()) == (0, True)
    assert "installing requirements.lock" in said
    assert checkout.bootstrap() == (0, "")


@pytest.mark.parametrize("damage", ["unfinished", "bin/python removed"])
def test_half_made_environment_is_made_anew(checkout: Checkout, damage: str) -> None:
    venv = checkout.folder / ".venv"
    (venv / "left-behind").touch()
    if damage == "unfinished":
        (venv / "unfinished").touch()
    else:
        (venv / "bin" / "python").unlink()
    status, said = checkout.bootstrap()
    assert (status, checkout.has_package()) == (0, True), said
    assert "removing a half-made or broken .venv" in said
    assert not (venv / "left-behind").exists()


def test_package_that_is_not_the_locked_one_is_refused(checkout: Checkout) -> None:
    wheel = checkout.folder / "wheels" / "tiny-1.0-py3-none-any.whl"
    wheel.rename(wheel.with_name("other-1.0-py3-none-any.whl"))
    checkout.lock.write_text("other==1.0 --hash=sha256:" + 64 * "0" + "\n")
    status, said = checkout.bootstrap()
    assert status == 1
    assert "DO NOT MATCH THE HASHES" in said


def test_missing_network_is_named_and_what_was_there_stays(checkout: Checkout) -> None:
    checkout.lock.write_text(checkout.lock.read_text() + ABSENT)
    nowhere = {"PIP_NO_INDEX": "", "PIP_INDEX_URL": "http://127.0.0.1:9/", "PIP_RETRIES": "1"}
    status, said = checkout.bootstrap(**nowhere)
    assert status == 1
    assert "Check the network" in said
    assert checkout.has_package()


def test_full_disk_is_named_before_anything_is_made(checkout: Checkout, capsys: pytest.CaptureFixture[str]) -> None:
    checkout.lock.write_text(checkout.lock.read_text() + ABSENT)
    module = runpy.run_path(str(checkout.script))
    module["MEGABYTES"]["requirements.lock"] = 10**12
    assert module["main"]("requirements.lock") == 1
    assert f"the disk of {checkout.folder} is full" in capsys.readouterr().err
    assert not (checkout.folder / ".venv" / "unfinished").exists()
