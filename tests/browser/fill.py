"""`python -m tests.browser.fill`: an empty database, then the shipped atlas and records in every state of a page."""

import datetime as dt
import sys

import django
from django.core.management import call_command

from config.embedded import server
from tests.bench.__main__ import fresh_database

LONG_WORD = "Zytoarchitektonikuntersuchungsergebnisse" * 3
RIGHT_TO_LEFT = "دراسة الخلايا الجذعية"


def main() -> None:
    """Fill the embedded database of the folder that the environment names. Everything in it is lost."""
    fresh_database(server.ensure())
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("load_atlas", stdout=sys.stderr)
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    _add_states()
    _add_registries()
    _add_past()
    _add_letters()
    _add_editors()


def _add_states() -> None:
    from tests import builders
    from trials.models import (
        Disagreement,
        TrialArm,
        TrialFinding,
        TrialOutcome,
        TrialReference,
        TrialRelation,
        TrialTerm,
    )

    country = builders.make_country(slug="emptyland", name="Emptyland", code="ZZ", checked_on=None)
    builders.make_institution(slug="long-name", name="Long" + LONG_WORD, country=country, local_name=RIGHT_TO_LEFT)
    builders.make_therapy(slug="empty-therapy", name="A therapy of which nothing is known", summary=RIGHT_TO_LEFT)
    proven = builders.make_therapy(slug="proven", name="A therapy that two trials confirmed", harms="- Pain [@paper]")
    source = builders.make_source(slug="paper", title="Paper" + LONG_WORD, retracted_on="2024-05")
    for number in (1, 2):
        study = builders.make_source(slug=f"trial-{number}", title=f"Randomised trial {number}")
        finding = builders.make_finding(
            slug=f"proven-{number}", therapy=proven, design="randomised", outcome="motor", direction="helped"
        )
        finding.citations.create(source=study)
    harmless = builders.make_finding(slug="harmless", therapy=proven, events=0, total=4, direction="unclear")
    harmless.citations.create(source=source)
    full = builders.make_trial(
        slug="NCT99999901",
        title=LONG_WORD,
        plain_title="A trial with everything",
        plain_summary=f"It {LONG_WORD} [here](/trials/).",
        therapy=proven,
        site={"facility": RIGHT_TO_LEFT, "city": "Emptytown", "country_name": "Emptyland", "country": country},
        group={
            "label": "Cohort 1",
            "ais": ["A", "B"],
            "level_min": 3,
            "level_max": 15,
            "days_min": 14,
            "days_max": 730,
        },
        status="TERMINATED",
        why_stopped="Business decision",
        criteria="Inclusion\n\n* Adults",
        summary="What the registry says.",
        verified_on="2021-03",
        relevance="sci_treatment",
        results_state="published",
        results_searched_on=dt.date(2026, 1, 2),
        note="Read with care.",
    )
    of_machine = {
        "origin": "machine",
        "age_min": 18,
        "unsure": ["level"],
        "quotes": {"age": [[13, 19]], "level": [[0, 9]]},
    }
    full.eligibility_groups.create(label="Cohort 2", ais=["C"], **of_machine)
    bare = builders.make_trial(slug="NCT99999902", title="A record that nobody has looked at", status="", phase="")
    builders.make_trial(
        slug="NCT99999903",
        title="Expanded access",
        study_type="EXPANDED_ACCESS",
        status="AVAILABLE",
        criteria=full.criteria,
        sex="ALL",
        minimum_age="18 Years",
        group={"label": LONG_WORD, "age_words": "Adults", **of_machine},
    )
    builders.make_trial(slug="programme-of-a-clinic", title="A programme", is_programme=True, status="")
    TrialArm.objects.create(trial=full, label="Cells", description="Given once.")
    TrialOutcome.objects.create(trial=full, kind="primary", measure="Harms", time_frame="1 year")
    TrialReference.objects.create(trial=full, pmid="25002238", citation="A paper.", kind="RESULT")
    TrialRelation.objects.create(trial=full, kind="follow_up_of", other=bare)
    TrialFinding.objects.create(trial=full, finding=harmless)
    TrialTerm.objects.create(trial=full, topic="travel", says=f"Paid: {LONG_WORD}").sources.add(source)
    Disagreement.objects.create(trial=full, about="people", registry_says="44", other_says="102")
    builders.make_claim(slug="bare-claim", statement=f"It works: {LONG_WORD}")
    builders.make_guide(slug="story", kind="story", title="A story", consent_recorded_on=dt.date(2026, 1, 1))
    needed = builders.make_source(slug="needed-draft", title="A draft that is needed", state="draft")
    needing = builders.make_therapy(slug="needing-draft", name="A therapy that nobody has published", state="draft")
    needing.citations.create(source=needed)
    builders.make_offering(slug="offered", therapy=proven, fee="20,000 euros")
    clinic = builders.make_institution(
        slug="outside-trials", name="A clinic", kind="clinic", website="https://clinic.example/"
    )
    sold = builders.make_offering(slug="sold", institution=clinic, therapy=proven, summary=f"It says {LONG_WORD}.")
    sold.citations.create(source=builders.make_source(slug="advert", kind="advert", title=f"Advert {LONG_WORD}"))
    clinic.services.create(kind="rehabilitation", detail=RIGHT_TO_LEFT)
    clinic.adverse_statements.create(
        statement="A court fined it.",
        source=source,
        quotation=f"It was fined. {LONG_WORD}",
        second_approver="somebody",
        reply_invited_on=dt.date(2026, 1, 2),
        is_disputed=True,
        reply=RIGHT_TO_LEFT,
    )


def _add_registries() -> None:
    """A trial that two registries tell of, one of which changed it and lists it no longer."""
    from tests import builders
    from trials.models import RegistryRecord, Trial, TrialChange

    trial = Trial.objects.get(slug="NCT99999901")
    common = {"trial": trial, "payload": {"a": LONG_WORD}, "digest": "a", "seen_at": builders.PUBLISHED_AT}
    RegistryRecord.objects.create(
        registry="ctgov", identifier=trial.slug, register="ClinicalTrials.gov", last_seen_on="2026-01-02", **common
    )
    facts = {"status": "", "status_native": "Not recruiting", "enrolment": 102, "criteria": f"Adults {LONG_WORD}"}
    names = ("start_date", "primary_completion_date", "completion_date", "phase", "phase_native", "enrolment_type")
    RegistryRecord.objects.create(
        registry="ictrp",
        identifier="DRKS00099001",
        register="German Clinical Trials Register",
        facts={**dict.fromkeys(names, ""), **facts},
        differs=["enrolment", "criteria"],
        as_of="2025-02",
        **common,
    )
    weight = TrialChange.Weight
    builders.make_change(trial=trial)
    builders.make_change(trial=trial, field="criteria", was="Adults", now=LONG_WORD, weight=weight.ELIGIBILITY)
    builders.make_change(trial=trial, field="sites", was=[RIGHT_TO_LEFT], now=[], weight=weight.REST)


WARNING = (
    "A regulator warns of this therapy. It is sold outside trials, nobody has shown that it is safe, and two people"
    " had infections after it. Talk to your own team before you decide."
)


def _add_past() -> None:
    """A therapy that was changed, corrected and is warned of, and one that was withdrawn."""
    from editorial.actions import withdraw
    from editorial.actions.corrections import correct
    from editorial.actions.notices import post_notice
    from editorial.models import Notice
    from tests import builders
    from tests.editorial.test_history import release

    source = builders.make_source(slug="warning", title=f"A warning about {LONG_WORD}")
    changed = builders.make_therapy(slug="changed", name="A therapy that changed", review_due=dt.date(2030, 1, 1))
    release(changed, f"Because of {LONG_WORD}", what_is_known=f"Now it says {LONG_WORD}.", synonyms=RIGHT_TO_LEFT)
    release(changed, "A second thought", what_is_known="Now it says less.")
    correct(obj=changed, was_wrong=LONG_WORD, wrong_since=dt.date(2026, 2, 3), is_now="Less.", by="somebody")
    notice = Notice(kind="warning", text=f"{WARNING} {LONG_WORD}.", source=source)
    notice.records = ["therapy:changed"]
    post_notice(notice=notice, about=[], by="somebody")
    gone = builders.make_therapy(slug="withdrawn", name="A therapy that was withdrawn")
    withdraw(obj=gone, by="somebody", reason=f"It was no therapy: {LONG_WORD}")


def _add_letters() -> None:
    from tests.letters import make_enquiry, make_report
    from therapies.models import Therapy

    about = Therapy.objects.get(slug="changed")
    text = f"Does it help? {LONG_WORD}"
    reply = f"Nobody knows. {LONG_WORD}\n\n{RIGHT_TO_LEFT}"
    make_enquiry(token="answered", about=about, text=text, state="done", reply=reply)
    make_enquiry(token="waiting", about=about, text=text)
    make_report(text=LONG_WORD, page="/therapies/changed/")


def _add_editors() -> None:
    from editorial.roles import AUTHOR, ROLES
    from tests.editors import PASSWORD, make_editor

    editors = [make_editor(role) for role in ROLES]
    editors += [make_editor(AUTHOR, username=name) for name in ("with-app", "with-passkey")]
    for editor in editors:
        editor.set_password(PASSWORD)
        editor.save()


if __name__ == "__main__":
    main()
