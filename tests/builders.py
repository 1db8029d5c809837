"""Builders of records for tests: `make_trial(status="RECRUITING")`. Published unless `state="draft"`."""

import datetime as dt
import itertools
from typing import Any, TypeVar

from django.core.files.uploadedfile import SimpleUploadedFile

from editorial.models import Image, Publishable, Source
from editorial.pictures.intake import take
from guides.models import Claim, Guide
from institutions.models import Authorisation, Collaboration, Country, Institution, Offering
from tests.pictures import make_picture
from therapies.models import Finding, Therapy
from trials.models import EligibilityGroup, Trial, TrialChange, TrialIdentifier, TrialSite, TrialTreatment

_Record = TypeVar("_Record", bound=Publishable)

_numbers = itertools.count(1)
PUBLISHED_AT = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
CHECKED_ON = dt.date(2026, 1, 1)
REVIEW_DUE = dt.date(2100, 1, 1)


def _make(model: type[_Record], overrides: dict[str, Any], **defaults: Any) -> _Record:
    slug = f"{model.__name__.lower()}-{next(_numbers)}"
    values = {"slug": slug, "checked_on": CHECKED_ON, "review_due": REVIEW_DUE, **defaults, **overrides}
    if values.setdefault("state", "published") == "published":
        values = {"published_at": PUBLISHED_AT, "published_by": "builder", **values}
    made = model(**values)
    made.save()
    made.refresh_search_text()
    return made


def make_source(**overrides: Any) -> Source:
    return _make(
        Source,
        overrides,
        title="A paper about cells",
        kind="article",
        url="https://example.org/paper",
        published_on="2020",
    )


def make_image(**overrides: Any) -> Image:
    """An image; `file` may be bytes, which are uploaded."""
    if not isinstance(data := overrides.get("file"), str):
        overrides["file"] = take(SimpleUploadedFile("picture", data or make_picture())).name
    return _make(
        Image,
        overrides,
        title="A scan",
        alt="A scan of a neck from the side.",
        credit="A hospital",
        licence="by-4.0",
        source_url="https://example.org/scan",
    )


def make_therapy(**overrides: Any) -> Therapy:
    return _make(Therapy, overrides, name="Schwann cells", kind="cells", summary="Cells that wrap nerves.")


def make_finding(**overrides: Any) -> Finding:
    if "therapy" not in overrides:
        overrides["therapy"] = make_therapy()
    return _make(
        Finding,
        overrides,
        statement="4 of 10 people had a fever.",
        outcome="harm",
        direction="harmed",
        design="single_arm",
        publication="peer_reviewed",
        events=4,
        total=10,
        certainty="not_assessed",
    )


def make_country(**overrides: Any) -> Country:
    number = next(_numbers)
    code = chr(65 + number // 26 % 26) + chr(65 + number % 26)
    return _make(Country, overrides, name=f"Country {number}", code=code)


def make_institution(**overrides: Any) -> Institution:
    if "country" not in overrides:
        overrides["country"] = make_country()
    return _make(Institution, overrides, name="A hospital", kind="hospital", city="Paris")


def make_authorisation(**overrides: Any) -> Authorisation:
    for name, build in (("therapy", make_therapy), ("country", make_country)):
        if name not in overrides:
            overrides[name] = build()
    return _make(Authorisation, overrides, product="A product", status="conditional", decided_on="2018-12-28")


def make_offering(**overrides: Any) -> Offering:
    for name, build in (("therapy", make_therapy), ("institution", make_institution)):
        if name not in overrides:
            overrides[name] = build()
    return _make(Offering, overrides, setting="outside", seen_on="2025")


def make_collaboration(**overrides: Any) -> Collaboration:
    return _make(Collaboration, overrides, name="A network", summary="Clinics that work together.")


def add_site(trial: Trial, **columns: Any) -> TrialSite:
    """A site of the trial, and its country among those of the trial."""
    site = TrialSite.objects.create(trial=trial, **columns)
    if site.country_id:
        trial.countries = sorted({*trial.countries, site.country_id})
        trial.save(update_fields=["countries"])
    return site


def make_trial(
    *,
    site: dict[str, Any] | None = None,
    group: dict[str, Any] | None = None,
    therapy: Therapy | None = None,
    **overrides: Any,
) -> Trial:
    """A trial with its registry number; `site`, `group` and `therapy` add a row each."""
    number = next(_numbers)
    trial = _make(
        Trial,
        overrides,
        slug=f"NCT{number:08d}",
        title="Cells in spinal cord injury",
        status="RECRUITING",
        status_native="RECRUITING",
        phase="PHASE1",
        study_type="INTERVENTIONAL",
        start_date="2024-05",
        relevance="sci_treatment",
    )
    TrialIdentifier.objects.create(trial=trial, scheme="nct", value=trial.slug, original=trial.slug, kind="primary")
    if site is not None:
        add_site(trial, **site)
    if group is not None:
        EligibilityGroup.objects.create(trial=trial, **group)
    if therapy is not None:
        TrialTreatment.objects.create(trial=trial, therapy=therapy)
    return trial


def make_change(**overrides: Any) -> TrialChange:
    """A change in a registry that waits for an editor."""
    trial = overrides.pop("trial", None) or make_trial()
    values = {
        "registry": "ctgov",
        "register": "ClinicalTrials.gov",
        "identifier": trial.slug,
        "field": "status",
        "was": "RECRUITING",
        "now": "SUSPENDED",
        "seen_on": PUBLISHED_AT.date(),
        "weight": TrialChange.Weight.STATUS,
        "for_editors": True,
        **overrides,
    }
    change: TrialChange = TrialChange.objects.create(trial=trial, **values)
    return change


def make_guide(**overrides: Any) -> Guide:
    return _make(Guide, overrides, title="A guide", summary="What it is about.", body="## A heading\n\nText.\n")


def make_claim(**overrides: Any) -> Claim:
    return _make(
        Claim,
        overrides,
        statement="Cells are given everywhere.",
        made_by="promotional articles",
        verdict="not_found",
        finding="We found nothing.",
    )
