# `make run` serves CordAtlas, `make test` checks everything. They need Python >= 3.11 and set up the rest.
# HOST, PORT and DATABASE_URL pass through (make run PORT=8001); PYTHON names the Python that makes .venv.

PYTHON ?= python3
VENV_PYTHON := .venv/bin/python
# Never picked up from elsewhere; a user's site-packages stay out of it.
BOOTSTRAP := $(PYTHON) -I config/bootstrap.py

.PHONY: run dev test bench bench-scale pages statement card screenshots fmt lock sbom

run:
	@$(BOOTSTRAP) requirements.lock
	@$(VENV_PYTHON) -m config.launch

# Reloads on every change and shows debug pages: for this machine only.
dev:
	@$(BOOTSTRAP) requirements-dev.lock
	@$(VENV_PYTHON) -m config.launch --dev

test:
	@$(BOOTSTRAP) requirements-dev.lock
	@$(VENV_PYTHON) -m tests

bench:
	@$(BOOTSTRAP) requirements-dev.lock
	@$(VENV_PYTHON) -m tests.bench

# As many made-up studies as the largest registry has: about an hour, and 40 GB below var/bench-scale.
# ARGS=--keep asks the database of the last run anew.
N ?= 600000
bench-scale:
	@$(BOOTSTRAP) requirements-dev.lock
	@$(VENV_PYTHON) -m tests.bench.scale $(N) $(ARGS)

# docs/pages: a table of what each page weighs and how soon it is drawn, and contact sheets of them all.
# ARGS='home "trial, everything"' takes these pages alone, and writes below var/pages.
pages:
	@$(BOOTSTRAP) requirements-dev.lock
	@$(VENV_PYTHON) -m tests.bench.pages $(ARGS)

# The result of a run over every page, in content/guides/accessibility.md.
statement:
	@$(BOOTSTRAP) requirements-dev.lock
	@$(VENV_PYTHON) -m tests.browser.statement

# static/card.png, the picture in previews of links, from docs/card.svg.
card:
	@$(BOOTSTRAP) requirements-dev.lock
	@$(VENV_PYTHON) -m tests.browser.card

# The pictures of docs/editing.md, by the test that otherwise holds them against the pages.
screenshots:
	@$(BOOTSTRAP) requirements-dev.lock
	SCREENSHOTS=1 $(VENV_PYTHON) -m pytest -q tests/browser/test_editors_week.py

fmt:
	@$(BOOTSTRAP) requirements-dev.lock
	$(VENV_PYTHON) -m ruff check --fix .
	$(VENV_PYTHON) -m ruff format .
	$(VENV_PYTHON) -m djlint --reformat --quiet templates

# Needs uv (https://docs.astral.sh/uv/). The second lock never differs from the first in a version.
LOCK := uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11
lock:
	$(LOCK) pyproject.toml --output-file requirements.lock
	$(LOCK) pyproject.toml --extra dev --constraint requirements.lock --output-file requirements-dev.lock

# What a deployment installs, with versions and hashes, as CycloneDX 1.6.
sbom:
	@$(BOOTSTRAP) requirements-dev.lock
	@$(VENV_PYTHON) -m cyclonedx_py requirements requirements.lock --pyproject pyproject.toml \
		--output-reproducible --validate --output-file var/sbom.json
