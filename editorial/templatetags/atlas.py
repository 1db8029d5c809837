"""Template tags for sources, prose and dates."""

import datetime as dt
from collections.abc import Iterable

from django import template
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from editorial.figures import figure
from editorial.letters.about import name_of
from editorial.markdown import citation_link, plain, render
from editorial.models import Citation, Source
from editorial.partial_dates import PartialDate
from editorial.references import References

register = template.Library()


@register.simple_tag
def markdown(text: str, references: References | None = None, level: int = 3) -> SafeString:
    """Markdown as HTML whose highest heading has the rank `level`."""
    return render(text, references=references, level=level).html


register.filter("plain", plain)
register.simple_tag(figure)


@register.simple_tag
def cite(references: References, cited: Iterable[Citation | Source]) -> SafeString:
    """Links to the numbered sources of one statement."""
    return format_html_join("", " {}", ((citation_link(number),) for number in references.add(cited)))


@register.filter
def asked_about(record: object) -> str:
    """What the enquiry desk calls the record; '' where it is not asked about such."""
    return name_of(record)


@register.filter
def ago(date: PartialDate | dt.date | None) -> str:
    """How many whole months or years ago the last day was that a date may mean; '' where it is not known."""
    day = date.latest if isinstance(date, PartialDate) else date
    if not day:
        return ""
    today = timezone.localdate()
    months = (today.year - day.year) * 12 + today.month - day.month - (today.day < day.day)
    if months < 1:
        return _("this month")
    if months < 24:
        return ngettext("%(count)s month ago", "%(count)s months ago", months) % {"count": months}
    return ngettext("%(count)s year ago", "%(count)s years ago", months // 12) % {"count": months // 12}
