"""What is wrong before the start is said with its remedy."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from config import preflight
from config.preflight import LaunchError


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


def test_address_is_local_unless_the_environment_says_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOST", raising=False)
    monkeypatch.setenv("PORT", "")
    assert preflight.read_address() == ("127.0.0.1", 8000)
    monkeypatch.setenv("HOST", "::1")
    monkeypatch.setenv("PORT", "8001")
    assert preflight.read_address() == ("::1", 8001)


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1", "80.5"])
def test_port_that_is_none_is_named(monkeypatch: pytest.MonkeyPatch, port: str) -> None:
    monkeypatch.setenv("PORT", port)
    with pytest.raises(LaunchError, match=rf"PORT={port} .*make run PORT=8001"):
        preflight.read_address()


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0", "localhost"])
def test_taken_port_is_named_with_another_one(taken_port: int, host: str) -> None:
    with pytest.raises(LaunchError, match=rf"Port {taken_port} .*make run PORT={taken_port + 1}"):
        preflight.check_port(host, taken_port)


def test_free_port_passes_and_stays_free(taken_port: int) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
    preflight.check_port("127.0.0.1", port)
    preflight.check_port("127.0.0.1", port)


def test_host_that_is_no_address_is_named() -> None:
    with pytest.raises(LaunchError, match=r"HOST=no\.such\.host\.invalid"):
        preflight.check_port("no.such.host.invalid", 8000)


def test_full_disk_is_named_with_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    preflight.check_disk(tmp_path / "not" / "there" / "yet")
    monkeypatch.setattr(preflight, "LEAST_FREE_BYTES", 10**18)
    with pytest.raises(LaunchError, match=rf"{tmp_path} is full.*CORDATLAS_VAR"):
        preflight.check_disk(tmp_path)


@pytest.mark.parametrize(
    "url",
    [
        "postgres://ann:Pass-Word@127.0.0.1:{free}/atlas",
        "postgresql://ann:Pass-Word@no.such.host.invalid/atlas",
        "postgres://ann:Pass-Word@127.0.0.1:port/atlas",
        "postgres://ann:Pass-Word#@127.0.0.1/atlas",
        "postgres://ann:@Pass-Word@127.0.0.1:{free}/atlas",
        "postgres://ann:x/Pass-Word@127.0.0.1:{free}/atlas",
        "postgres://ann:100%Pass-Word@127.0.0.1:{free}/atlas",
        "mysql://ann:Pass-Word@127.0.0.1/atlas",
        "Pass-Word",
    ],
)
def test_unreachable_database_is_refused_without_its_password(url: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        free = other.getsockname()[1]
    with pytest.raises(LaunchError, match="DATABASE_URL is not") as caught:
        preflight.check_database(url.format(free=free))
    assert "Pass-Word" not in str(caught.value)
    assert "Set it to postgres://" in str(caught.value)
