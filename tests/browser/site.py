"""The site as it runs in production, on a database and a port of its own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import orjson

from config import paths
from tests.bench import mortal
from tests.bench.__main__ import serving

PAGES = {
    "home": "/",
    "therapies": "/therapies/",
    "therapy": "/therapies/olfactory-ensheathing-cells/",
    "therapy, empty": "/therapies/empty-therapy/",
    "therapy, confirmed": "/therapies/proven/",
    "trials": "/trials/",
    "trials, filtered": "/trials/?status=RECRUITING&country=china&ais=A&q=cells",
    "trials, several values": "/trials/?status=RECRUITING&status=COMPLETED",
    "trials, none": "/trials/?q=zzzz",
    "trials, problem": "/trials/?status=banana&months_since_injury=many",
    "match": "/trials/match/",
    "report": "/report/?page=/therapies/olfactory-ensheathing-cells/",
    "report, of no page": "/report/",
    "report, of a page that is not": "/report/?page=/nothing/",
    "report, sent": "/report/sent/",
    "ask": "/ask/?about=therapy:olfactory-ensheathing-cells",
    "ask, answered": "/ask/answered/",
    "ask, erase": "/ask/answered/erase/",
    "ask, link to nothing": "/ask/nothing/",
    "compare": "/compare/",
    "compare, therapies": "/compare/?kind=therapy",
    "compare, trials": "/compare/?kind=trial&q=cells&show=form",
    "compare, problem": "/compare/?kind=country&item=france&item=nowhere",
    "therapies, compared": "/compare/?kind=therapy&item=proven&item=empty-therapy&item=olfactory-ensheathing-cells"
    "&item=msc-bone-marrow",
    "countries, compared": "/compare/?kind=country&item=japan&item=emptyland&item=france",
    "trials, compared": "/compare/?kind=trial&item=NCT99999901&item=NCT99999902&item=NCT03935724",
    "trial": "/trials/NCT02481440/",
    "trial, everything": "/trials/NCT99999901/",
    "trial, bare": "/trials/NCT99999902/",
    "trial on paper": "/trials/NCT99999901/print/",
    "expanded access": "/trials/NCT99999903/",
    "programme": "/trials/stemirac/",
    "countries": "/countries/",
    "country": "/countries/france/",
    "country, empty": "/countries/emptyland/",
    "institutions": "/institutions/",
    "regulator": "/institutions/ansm/",
    "institution": "/institutions/third-affiliated-hospital-sun-yat-sen/",
    "institution, long name": "/institutions/long-name/",
    "institution, outside trials": "/institutions/outside-trials/",
    "guides": "/guides/",
    "guide": "/guides/questions-before-you-say-yes/",
    "checklist": "/guides/questions-before-you-say-yes/checklist/",
    "glossary": "/guides/glossary/",
    "story": "/guides/story/",
    "claims": "/claims/",
    "claim": "/claims/bare-claim/",
    "search": "/search/?q=stem+cells",
    "search, start": "/search/",
    "search, none": "/search/?q=zzzz",
    "search, lay words": "/search/?q=nose+cells",
    "search, one kind": "/search/?q=cells&kind=trials",
    "search, another spelling": "/search/?q=oligodendrocite",
    "search, problem": "/search/?q=" + "x" * 300,
    "map": "/map/",
    "map of a region": "/map/?region=europe",
    "map of a country": "/map/?country=united-states",
    "map of a country without outlines": "/map/?country=emptyland",
    "map, filtered": "/map/?show=open&therapy=msc-bone-marrow",
    "map, problem": "/map/?therapy=banana",
    "sources": "/sources/",
    "about": "/about/",
    "methodology": "/methodology/",
    "disclaimer": "/disclaimer/",
    "privacy": "/privacy/",
    "accessibility": "/accessibility/",
    "stories": "/stories/",
    "not found": "/nothing/here/",
    "changes": "/changes/",
    "changes, of a kind": "/changes/?kind=country",
    "changes of a therapy": "/changes/therapy/changed/",
    "therapy, changed": "/therapies/changed/",
    "changes of a country": "/changes/country/france/",
    "corrections": "/corrections/",
    "withdrawn": "/therapies/withdrawn/",
    "no preview": "/preview/nothing/",
    "registry changes": "/trials/changes/",
    "registry changes, refused": "/trials/changes/?month=never",
    "registry changes of a trial": "/trials/NCT99999901/registry/",
}


@contextmanager
def running() -> Iterator[str]:
    """Fill a database below var/browser and serve it; gives the address without a closing slash."""
    with mortal.start("tests.browser.fill", **_environment()) as filling:
        if status := filling.wait():
            raise subprocess.CalledProcessError(status, "tests.browser.fill")
    with serving("config.wsgi:application", factory=False, **_environment()) as port:
        yield f"http://127.0.0.1:{port}"


def manage(*arguments: str) -> Any:
    """Run a management command on the database of the served site; the JSON that it wrote."""
    command = [sys.executable, "manage.py", *arguments]
    environment = {**os.environ, **_environment()}
    done = subprocess.run(command, cwd=paths.REPOSITORY, env=environment, stdout=subprocess.PIPE, check=True)
    return orjson.loads(done.stdout)


def _environment() -> dict[str, str]:
    # Tests that run side by side have a site each.
    home = paths.var() / "browser" / os.environ.get("PYTEST_XDIST_WORKER", "")
    home.mkdir(parents=True, exist_ok=True)
    return {"CORDATLAS_VAR": str(home), "DATABASE_URL": "", "DJANGO_SETTINGS_MODULE": "config.settings"}
