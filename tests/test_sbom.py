"""`make sbom`: the bill of materials names what the lock installs, and nothing else."""

import re
import subprocess
import sys
from pathlib import Path

import orjson
import pytest

from config import paths

PINNED = re.compile(r"^([\w.-]+)==([^\s;]+)", re.MULTILINE)


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_it_is_valid_and_names_every_pinned_package_with_its_hashes(tmp_path: Path) -> None:
    recipe = (paths.REPOSITORY / "Makefile").read_text().partition("\nsbom:")[2].replace("\\\n", " ")
    command = re.search(r"-m (cyclonedx_py .*) --output-file", recipe)
    assert command
    assert "--validate" in command[1]
    made = tmp_path / "sbom.json"
    subprocess.run(
        [sys.executable, "-m", *command[1].split(), "--output-file", str(made)],
        cwd=paths.REPOSITORY,
        check=True,
        capture_output=True,
    )
    bill = orjson.loads(made.read_bytes())
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    named = {(part["name"], part["version"]) for part in bill["components"]}
    assert named == set(PINNED.findall((paths.REPOSITORY / "requirements.lock").read_text()))
    assert all(part["externalReferences"][0]["hashes"] for part in bill["components"])
