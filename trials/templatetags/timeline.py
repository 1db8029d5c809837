"""The timeline of trials on a page."""

import datetime as dt
from collections.abc import Iterable

from django import template
from django.utils import timezone

from therapies.templatetags.forest import place
from trials.models import Trial
from trials.templatetags.trial_rows import status_words
from trials.timeline import Timeline
from trials.timeline import timeline as drawn

register = template.Library()
register.filter("status_words", status_words)
register.filter("place", place)


@register.simple_tag
def timeline(trials: Iterable[Trial], today: dt.date | None = None) -> Timeline:
    """The drawing of these trials, as of today."""
    return drawn(trials, today or timezone.localdate())
