"""The API under made-up requests: every default check of schemathesis, from the very schema that we publish.

FUZZ_EXAMPLES sets how many requests are made up for an operation (20 unless told), beside those that cover each
parameter's edges.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from tests.builders import (
    make_authorisation,
    make_claim,
    make_country,
    make_finding,
    make_guide,
    make_institution,
    make_source,
    make_therapy,
    make_trial,
)

# Answers about oneself may contradict each other, which no schema can say.
CONFIG = """
[[operations]]
include-path = "/api/v1/trials/match/"
checks.positive_data_acceptance.expected-statuses = ["2xx", 400]
"""
EXAMPLES = os.environ.get("FUZZ_EXAMPLES", "20")


@pytest.fixture
def records_of_every_kind(transactional_db: None) -> None:
    """A published record of each kind, and a draft beside it."""
    for state in ("published", "draft"):
        therapy = make_therapy(state=state)
        country = make_country(state=state)
        make_finding(therapy=therapy, state=state)
        make_institution(country=country, state=state)
        make_authorisation(therapy=therapy, country=country, state=state)
        make_claim(country=country, state=state)
        make_guide(state=state)
        make_source(state=state)
        make_trial(therapy=therapy, site={"country": country}, group={"ais": ["A"], "days_min": 3}, state=state)


@pytest.mark.usefixtures("records_of_every_kind")
def test_no_request_breaks_the_promises_of_the_schema(live_server: LiveServer, tmp_path: Path) -> None:
    (tmp_path / "schemathesis.toml").write_text(CONFIG)
    command = [str(Path(sys.executable).parent / "schemathesis"), "run", f"{live_server.url}/api/v1/schema/"]
    command += [
        "--url",
        live_server.url,
        "--max-examples",
        EXAMPLES,
        "--continue-on-failure",
        "--no-color",
    ]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-20_000:]
    paths = Client().get("/api/v1/schema/").json()["paths"]
    assert f"Tested: {sum(len(operations) for operations in paths.values())}" in done.stdout
