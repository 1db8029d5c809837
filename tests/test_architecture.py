"""The arrow of dependency: an app imports only what stands left of it, by import or by name."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ORDER = ["editorial", "therapies", "institutions", "trials", "guides", "config"]
ALLOWED_AT_TOP = set(
    ".ci .github .gitignore CHANGELOG.md CONTRIBUTING.md LICENSE Makefile README.md config content docs editorial"
    " guides institutions locale manage.py pyproject.toml requirements-dev.lock requirements.lock static templates"
    " tests therapies trials".split()
)
FORBIDDEN_NAMES = {"utils", "core", "common", "services", "signals", "helpers"}


def modules(app: str) -> list[Path]:
    return sorted((ROOT / app).rglob("*.py"))


def names_used(path: Path) -> set[str]:
    """Apps that a module names: imports, and strings such as 'trials.Trial' in keys and get_model."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
        elif isinstance(node, ast.Call):
            strings = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
            called = ast.unparse(node.func)
            if called.endswith(("ForeignKey", "ManyToManyField", "OneToOneField", "get_model")):
                found |= {text.split(".")[0] for text in strings}
    return found & set(ORDER)


@pytest.mark.parametrize("app", ORDER)
def test_an_app_imports_only_what_stands_left_of_it(app: str) -> None:
    allowed = set(ORDER[: ORDER.index(app) + 1])
    # Commands and settings are found by Django; an app may ask the site for nothing.
    wrong = {
        f"{path.relative_to(ROOT)} -> {name}"
        for path in modules(app)
        if "migrations" not in path.parts
        for name in names_used(path) - allowed
    }
    assert not wrong


@pytest.mark.parametrize("app", ORDER)
def test_no_folder_or_module_is_a_drawer_for_everything(app: str) -> None:
    names = {path.stem for path in modules(app)} | {path.parent.name for path in modules(app)}
    assert not names & FORBIDDEN_NAMES


@pytest.mark.parametrize("app", ORDER)
def test_no_signals_and_no_generic_keys(app: str) -> None:
    for path in modules(app):
        text = path.read_text()
        assert "GenericForeignKey" not in text, path
        assert "django.dispatch" not in text, path
        assert "db.models.signals" not in text, path


@pytest.mark.parametrize("app", ORDER)
def test_no_module_grows_beyond_400_lines(app: str) -> None:
    long = {
        str(p.relative_to(ROOT))
        for p in modules(app)
        if "migrations" not in p.parts and len(p.read_text().splitlines()) > 400
    }
    assert not long


def test_every_entry_at_the_top_has_its_place() -> None:
    import subprocess

    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout
    assert {line.split("/")[0] for line in listed.splitlines()} <= ALLOWED_AT_TOP
