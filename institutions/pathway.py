"""A country's legal routes as the stages of one way from the laboratory to the clinic."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Final

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from institutions.models import LegalRoute

Kind = LegalRoute.Kind


class Stage(Enum):
    """The stages, in the order in which a therapy passes them; the last one leads round the one before."""

    LABORATORY = "laboratory"
    TRIAL = "trial"
    AUTHORISATION = "authorisation"
    EXEMPTION = "exemption"

    @property
    def label(self) -> StrPromise:
        """Its name for readers."""
        return _LABELS[self]

    @property
    def drawing(self) -> str:
        """The path of its sign in a square of 24 units: a flask, two people, a paper with a tick, a house."""
        return _DRAWINGS[self]


_LABELS: Final = {
    Stage.LABORATORY: _("Laboratory: what counts as a medicine"),
    Stage.TRIAL: _("Trials in people"),
    Stage.AUTHORISATION: _("Authorisation: full, or with conditions"),
    Stage.EXEMPTION: _("Round the authorisation: hospitals, single people, practice"),
}
_DRAWINGS: Final = {
    Stage.LABORATORY: "M9 3h6M10 3v6l-5 9a2 2 0 0 0 2 3h10a2 2 0 0 0 2-3l-5-9V3M8 15h8",
    Stage.TRIAL: "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7M2 20c0-8 14-8 14 0M15 4a3.5 3.5 0 0 1 1 7M18 14q4 1 4 6",
    Stage.AUTHORISATION: "M5 3h10l4 4v14H5zM15 3v4h4M8 14l3 3 5-6",
    Stage.EXEMPTION: "M3 11l9-8 9 8M5 9v12h14V9M12 11v7M9 14h6",
}
_STAGES: Final = {
    Kind.BORDERLINE: Stage.LABORATORY,
    Kind.RESEARCH: Stage.TRIAL,
    Kind.FULL: Stage.AUTHORISATION,
    Kind.CONDITIONAL: Stage.AUTHORISATION,
    Kind.HOSPITAL: Stage.EXEMPTION,
    Kind.POINT_OF_CARE: Stage.EXEMPTION,
    Kind.INDIVIDUAL: Stage.EXEMPTION,
    Kind.PRACTICE: Stage.EXEMPTION,
}


@dataclass(frozen=True)
class Step:
    """One stage with the routes that the atlas holds for it."""

    stage: Stage
    routes: list[LegalRoute]


def pathway(routes: Iterable[LegalRoute]) -> list[Step]:
    """All four stages, each with its routes; [] where the atlas holds no route at all."""
    held = sorted(routes, key=lambda route: Kind.values.index(route.kind))
    if not held:
        return []
    return [Step(stage, [route for route in held if _STAGES[Kind(route.kind)] is stage]) for stage in Stage]
