"""Therapies side by side: harms first, then how far each is proven, where it is allowed, and what is not known."""

from collections import defaultdict
from collections.abc import Sequence

from django.utils.translation import gettext as _

from config.compare.counts import count_claims, count_trials
from config.compare.table import Row
from editorial.models import Publishable
from editorial.related import with_sources
from guides.models import Claim
from institutions.models import Authorisation
from therapies.evidence import Rung
from therapies.ladders import ladders
from therapies.models import Therapy
from trials.models import Trial


def rows(therapies: Sequence[Therapy]) -> list[Row]:
    """The rows, in the order of a therapy's page; as many queries for four therapies as for two."""
    keys = [therapy.pk for therapy in therapies]
    not_stated = _("Not stated")
    return [
        Row(_("Kind"), "words", [therapy.get_kind_display() for therapy in therapies]),
        Row(_("Cell family"), "words", [therapy.get_cell_family_display() for therapy in therapies], not_stated),
        Row(_("Cell source"), "words", [therapy.get_cell_source_display() for therapy in therapies], not_stated),
        Row(_("Donor"), "words", [therapy.get_donor_display() for therapy in therapies], not_stated),
        Row(
            _("Harms first"),
            "prose",
            [therapy.harms for therapy in therapies],
            _("Not yet researched. That nothing stands here does not mean that it is safe."),
        ),
        *_rungs(therapies),
        _allowed(therapies),
        Row(
            _("What is not known"),
            "prose",
            [therapy.what_is_not_known for therapy in therapies],
            _("Not yet researched."),
        ),
        *_trials(keys),
        _claims(keys),
    ]


def _rungs(therapies: Sequence[Therapy]) -> list[Row]:
    steps = ladders(therapies)
    label, note = _("How far it is proven: %(rung)s"), _("A trial without results counts for nothing.")
    return [
        Row(
            label % {"rung": rung.label},
            "step",
            [steps[therapy.pk][number] for therapy in therapies],
            note="" if number else note,
        )
        for number, rung in enumerate(Rung)
    ]


def _allowed(therapies: Sequence[Therapy]) -> Row:
    found = defaultdict(list)
    published = Authorisation.objects.published().filter(country__state=Publishable.State.PUBLISHED)
    for one in with_sources(published.filter(therapy__in=therapies).select_related("country")):
        found[one.therapy_id].append((one.country, one))
    return Row(
        _("What regulators decided"),
        "authorisations",
        [found[therapy.pk] for therapy in therapies],
        _("The atlas holds no authorisation."),
        _("Approval is not evidence. A regulator can allow a product before anyone knows whether it works."),
    )


def _trials(keys: Sequence[int]) -> list[Row]:
    testing = Trial.objects.published().filter(treatments__therapy__in=keys, treatments__role="tested")
    counts = count_trials(testing, "treatments__therapy")
    note, none = _("In people with spinal cord injury."), _("The atlas holds no such trial.")
    return [
        Row(_("Trials that test it: all"), "words", [counts[key].total for key in keys], none, note),
        Row(_("Trials that test it, by status"), "lines", [counts[key].by_status() for key in keys], none),
        Row(_("Trials that test it, by phase"), "lines", [counts[key].by_phase() for key in keys], none),
    ]


def _claims(keys: Sequence[int]) -> Row:
    claims = count_claims(Claim.objects.published().filter(therapies__in=keys), "therapies")
    return Row(_("Claims that we checked"), "lines", [claims[key] for key in keys], _("None yet."))
