"""Make `.venv` and install a lock file into it: `python3 -I config/bootstrap.py requirements.lock`.

Standard library only. Python 3.6 and later must be able to parse all of it and to run its first lines, which
say what is wrong: no newer syntax here.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 (this is where an older Python learns that it is too old)
    sys.exit(
        "CordAtlas needs Python 3.11 or newer; this is {}.{}.{}. Install a newer one (Debian 12, Ubuntu 24.04:"
        " apt-get install python3; macOS: brew install python) or run"
        " `make {} PYTHON=/path/to/python3.12`.".format(
            *sys.version_info[:3], "test" if "requirements-dev.lock" in sys.argv else "run"
        )
    )

import contextlib
import errno
import fcntl
import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
from collections import deque
from collections.abc import Iterator
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
VENV = REPOSITORY / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed.json"
UNFINISHED = VENV / "unfinished"
BASE_LOCK, DEV_LOCK = "requirements.lock", "requirements-dev.lock"
MEGABYTES = {BASE_LOCK: 400, DEV_LOCK: 1200}
BAR_WIDTH = 30
NO_NETWORK = re.compile(
    r"Retrying|NewConnectionError|name resolution|resolve host|dns error|[Uu]nreachable|timed out"
    r"|Connection refused|[Ff]ailed to fetch|error sending request"
)


class BootstrapError(Exception):
    """Something that only the user can put right; the message says how."""


def main(lock_name: str) -> int:
    """Make `.venv` hold what the lock file names; 0 when it does, 1 with a message when it cannot."""
    try:
        with _only_one():
            _prepare(lock_name)
    except (BootstrapError, OSError) as error:
        no_space = isinstance(error, OSError) and error.errno == errno.ENOSPC
        _say(f"error: {_disk_full(lock_name) if no_space else error}")
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def _prepare(lock_name: str) -> None:
    if _installed().get(lock_name) == _digest(lock_name) and _works():
        return
    if _free_megabytes() < MEGABYTES[lock_name]:
        raise BootstrapError(_disk_full(lock_name))
    _make_venv()
    _install(lock_name)


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")


@contextlib.contextmanager
def _only_one() -> Iterator[None]:
    """Let two `make` at once take turns, by a lock of the kernel on the checkout's own folder."""
    descriptor = os.open(REPOSITORY, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _say("waiting for another make that prepares .venv")
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _digest(lock_name: str) -> str:
    return hashlib.sha256((REPOSITORY / lock_name).read_bytes()).hexdigest()


def _installed() -> dict[str, str]:
    """The digest of each lock file that is installed."""
    try:
        return dict(json.loads(STAMP.read_text()))
    except (OSError, ValueError):
        return {}


def _works(*arguments: str) -> bool:
    """Whether the Python of a finished `.venv` runs (with these arguments) and is new enough."""
    command = [str(PYTHON), "-I", *(arguments or ("-c", "import sys; sys.exit(sys.version_info < (3, 11))"))]
    try:
        return not UNFINISHED.exists() and not subprocess.run(command, capture_output=True).returncode
    except OSError:
        return False


def _free_megabytes() -> int:
    return shutil.disk_usage(REPOSITORY).free // 1_000_000


def _disk_full(lock_name: str) -> str:
    return (
        f"the disk of {REPOSITORY} is full: the installation needs about {MEGABYTES[lock_name]} MB, and"
        f" {_free_megabytes()} MB are free. Make room and start again."
    )


def _make_venv() -> None:
    uv = shutil.which("uv")
    if _works() and (uv or _works("-m", "pip", "--version")):
        return
    if VENV.exists():
        _say("removing a half-made or broken .venv")
        shutil.rmtree(VENV)
    _say("making .venv with Python {}.{}.{}".format(*sys.version_info[:3]))
    if uv:
        command = [uv, "venv", "--quiet", "--allow-existing", "--python", sys.executable, str(VENV)]
    else:
        _check_ensurepip()
        command = [sys.executable, "-m", "venv", str(VENV)]
    VENV.mkdir()
    UNFINISHED.touch()
    made = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if made.returncode:
        raise BootstrapError(f".venv cannot be made:\n{made.stdout.strip()}")


def _check_ensurepip() -> None:
    """Debian splits venv and ensurepip off Python: install them as root, else say how."""
    if importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip"):
        return
    package = f"python3.{sys.version_info[1]}-venv"
    apt = shutil.which("apt-get")
    if apt and os.geteuid() == 0:
        _say(f"installing {package}")
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["update"], ["install", "-y", "--no-install-recommends", package]):
            subprocess.run([apt, "-qq", *command], stdout=sys.stderr, env=quiet)
        importlib.invalidate_caches()
    if not importlib.util.find_spec("ensurepip"):
        raise BootstrapError(
            "this Python cannot make virtual environments. Install what is missing (Debian and Ubuntu: sudo"
            f" apt-get install {package}), or install uv, and start again."
        )


def _install(lock_name: str) -> None:
    """Install with every hash checked. A killed installation is not trusted: the next one begins anew."""
    uv = shutil.which("uv")
    if uv:
        command = [uv, "pip", "install", "--python", str(PYTHON)]
    else:
        command = [str(PYTHON), "-I", "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    STAMP.unlink(missing_ok=True)
    UNFINISHED.touch()
    failure = _run_with_bar([*command, "--require-hashes", "-r", str(REPOSITORY / lock_name)], lock_name)
    if failure:
        if NO_NETWORK.search(failure):
            UNFINISHED.unlink()  # nothing is unpacked before everything is there
        raise BootstrapError(_why(failure, lock_name))
    names = {BASE_LOCK, lock_name}  # the development lock holds all that the other one does
    STAMP.write_text(json.dumps({name: _digest(name) for name in sorted(names)}))
    UNFINISHED.unlink()


def _run_with_bar(command: list[str], lock_name: str) -> str:
    """Run an installer and show on a terminal how far it is; its last lines if it failed, else nothing."""
    total = len(re.findall(r"^[\w.-]+==", (REPOSITORY / lock_name).read_text(), re.MULTILINE))
    _say(f"installing {lock_name} (at most {total} packages), each checked against its hash")
    seen, last = 0, deque[str](maxlen=20)
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    for line in process.stdout or ():
        last.append(line.rstrip())
        found = re.match(r"Collecting ([^=\s]+)|Installing collected", line)
        if found and sys.stderr.isatty():
            seen += 1
            bar = "#" * (BAR_WIDTH * min(seen, total) // total)
            sys.stderr.write(f"\r[{bar:.<{BAR_WIDTH}}] {found.group(1) or 'unpacking':<40}")
            sys.stderr.flush()
    if seen:
        sys.stderr.write("\n")
    return "\n".join(last) or "it failed" if process.wait() else ""


def _why(output: str, lock_name: str) -> str:
    if "No space left on device" in output:
        return _disk_full(lock_name)
    if NO_NETWORK.search(output):
        return (
            f"{output}\nThe packages cannot be downloaded. Check the network (behind a proxy set HTTPS_PROXY; for"
            " an index of your own set PIP_INDEX_URL or UV_INDEX_URL) and start again."
        )
    return f"{output}\nThe packages of {lock_name} cannot be installed."


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
