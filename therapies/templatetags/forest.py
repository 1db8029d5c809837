"""Findings as a figure like a forest plot: one line each, harms first, the controls below the treated."""

from collections.abc import Collection
from typing import Final

from django import template
from django.utils.translation import gettext as _

from editorial.references import References
from therapies.models import Finding
from therapies.shares import Share

register = template.Library()
MARGIN: Final = 1.5


@register.filter
def drawable(findings: Collection[Finding]) -> Collection[Finding]:
    """The findings as they are; none where not one of them states n and N, since there is nothing to draw."""
    return findings if any(finding.share for finding in findings) else ()


@register.filter
def place(number: float) -> str:
    """A place along an axis from 0 to 100: '41.2%'. Drawings take a full stop in every language."""
    return f"{number:.1f}%"


@register.filter
def share_place(number: float) -> str:
    """The same for shares, whose marks are drawn around their place: 0 and 100 stand a little inside."""
    return place(MARGIN + number * (100 - 2 * MARGIN) / 100)


@register.filter
def limits(share: Share) -> str:
    """A share with its interval in words: '40 % (17 to 69 %)'."""
    words = _("%(share)s\u00a0%% (%(low)s to %(high)s\u00a0%%)")
    return words % {"share": round(share.share), "low": round(share.low), "high": round(share.high)}


@register.simple_tag
def study(references: References, finding: Finding) -> str:
    """Whose result a line of the figure is: the numbers of its trials, and of its sources on the page."""
    sources = [f"[{number}]" for number in references.add(finding.citations.all())]
    return " ".join([*getattr(finding, "trial_keys", ()), *sources])
