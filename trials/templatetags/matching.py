"""How the criteria of a cohort stand on the page of a match. Python, because there are hundreds of them on a page."""

from collections.abc import Callable, Iterator
from typing import Final

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from trials.match.answer import Criterion, GroupAnswer, Verdict

_CRITERION: Final = """<li class="row state"><span data-is="{}">{}</span>
<p>{}</p>{}
</li>"""
# Of what a trial asks so much stands on paper.
MOST_CHARACTERS: Final = 60
_QUOTED: Final = "\n<blockquote>“{}”</blockquote>"

register = template.Library()


@register.filter
def points(group: GroupAnswer) -> list[tuple[Verdict, str]]:
    """The names of the criteria under each verdict that there is: (Fits, 'AIS grade, Level of injury, Age').

    One that fits with a reservation says so: the note on it stands elsewhere, and not on paper.
    """
    return _by_verdict(group, _name)


@register.filter
def points_asked(group: GroupAnswer) -> list[tuple[Verdict, str]]:
    """The same, with what the trial asks behind each name: (Fits, 'AIS grade [A or B], Age [18 to 65 years]').

    What does not fit is left out: it stands by itself.
    """
    told = _by_verdict(group, lambda one: f"{_name(one)} [{_cut(one.asked)}]" if one.asked else _name(one))
    return [(verdict, labels) for verdict, labels in told if verdict != Verdict.DIFFERS]


def _by_verdict(group: GroupAnswer, told: Callable[[Criterion], str]) -> list[tuple[Verdict, str]]:
    found: dict[Verdict, list[str]] = {verdict: [] for verdict in Verdict}
    for one in group.criteria:
        found[one.verdict].append(told(one))
    return [(verdict, ", ".join(labels)) for verdict, labels in found.items() if labels]


def _name(one: Criterion) -> str:
    if one.verdict == Verdict.FITS and one.note:
        return _("%(criterion)s (kind or moment not known)") % {"criterion": one.label}
    return one.label


def _cut(words: str) -> str:
    return str(Truncator(words).chars(MOST_CHARACTERS))


@register.simple_tag
def criteria(group: GroupAnswer) -> SafeString:
    """The items of a list: each criterion with its verdict, what was entered, what is asked, and its words."""
    verdicts = {verdict: str(verdict.label) for verdict in Verdict}
    you, trial = _("You: %(words)s."), _("The trial: %(words)s.")
    return format_html_join("\n", _CRITERION, _cells(group, verdicts, you, trial))


def _cells(group: GroupAnswer, verdicts: dict[Verdict, str], you: str, trial: str) -> Iterator[tuple[str, ...]]:
    for one in group.criteria:
        told = (you % {"words": one.entered} if one.entered else "", trial % {"words": one.asked} if one.asked else "")
        words = format_html_join("", " {}", ((part,) for part in (*told, one.note) if part))
        quoted = format_html(_QUOTED, one.registry_words) if one.registry_words else ""
        yield one.verdict, verdicts[one.verdict], format_html("<strong>{}.</strong>{}", one.label, words), quoted
