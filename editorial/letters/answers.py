"""What both forms answer where a letter is not taken. Nothing that was typed is lost."""

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from editorial.listing import Problem


def problems_of(form: forms.Form, wait: int = 0) -> list[Problem]:
    """What is wrong, each with the field that it links to; `wait` seconds, where too many letters came from there."""
    found = [Problem(bound.name, str(message)) for bound in form for message in bound.errors]
    if wait:
        minutes = -(-wait // 60)
        when = ngettext("in %(count)s minute", "in %(count)s minutes", minutes) % {"count": minutes}
        text = _("Too many letters came from your network, so this was not sent. Your words stand below: try %(when)s.")
        found.append(Problem("text", text % {"when": when}))
    return found


def too_many(page: HttpResponse, wait: int) -> HttpResponse:
    """The page, with when to try again."""
    page.headers["Retry-After"] = str(wait)
    return page
