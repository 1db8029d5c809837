"""The rows of trials in a list. Python, because twenty rows of conditions cost a template most of its time."""

from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trials.models import Trial
from trials.models.choices import StudyType

MOST_CHARACTERS = 120
ROW = """<li class="row state">
<h3><a href="{}">{}</a></h3>
<span data-is="{}">{}</span>
<p class="meta">{}</p>
<p class="small">{}</p>
</li>"""

register = template.Library()


@register.simple_tag
def trial_rows(trials: Iterable[Trial]) -> SafeString:
    """A list of trials: title, status, what sort of study it is, who runs it and where."""
    return format_html('<ol class="rows">\n{}\n</ol>', format_html_join("\n", ROW, map(_cells, trials)))


def _cells(trial: Trial) -> tuple[str, ...]:
    brief = format_html_join(" ", "<span>{}</span>", ((words,) for words in in_brief(trial)))
    return trial.get_absolute_url(), str(trial), trial.status, status_words(trial), brief, who_and_where(trial)


@register.filter
def status_words(trial: Trial) -> str:
    """The status, with its date where that is old: 'Recruiting (as of 2017)'."""
    words = trial.status_label or _("Status not stated")
    if since := trial.dated_since:
        return _("%(status)s (as of %(date)s)") % {"status": words, "date": since.in_words()}
    return words


def in_brief(trial: Trial) -> list[str]:
    """What sort of study it is, its number, phase, start and size."""
    if trial.is_programme:
        words = [_("Not a trial")]
    elif trial.study_type == StudyType.EXPANDED_ACCESS:
        words = [_("Expanded access, not a trial")]
    else:
        words = [trial.slug, trial.phase_label or _("Phase not stated")]
    if trial.start_date:
        words.append(_("start: %(date)s") % {"date": trial.start_date.in_words()})
    if trial.enrolment is not None:
        words.append(ngettext("%(count)s person", "%(count)s people", trial.enrolment) % {"count": trial.enrolment})
    if trial.relevance == Trial.Relevance.NEAR_MISS:
        words.append(_("Not about spinal cord injury"))
    elif trial.relevance == Trial.Relevance.NOT_ASSESSED:
        words.append(_("Not yet looked at by an editor"))
    return words


def who_and_where(trial: Trial) -> str:
    """Therapies, sponsor and countries, as far as the list has looked them up: 'Nose cells. A hospital (China)'."""
    therapies = ", ".join(getattr(trial, "therapy_names", ()))
    countries = _short(", ".join(getattr(trial, "country_names", ())))
    parts = [f"{therapies}." if therapies else "", _short(trial.sponsor), f"({countries})" if countries else ""]
    return " ".join(part for part in parts if part)


def _short(text: str) -> str:
    return Truncator(text).chars(MOST_CHARACTERS) if len(text) > MOST_CHARACTERS else text
