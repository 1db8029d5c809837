"""The page “Is there a trial for me?”: an empty form by GET, and by POST the answer at the same address.

Nothing of what is sent is stored, logged or put into an address. Every further step (change, print, more of a section)
sends it all again.
"""

from typing import Any, Final

from django.forms import BoundField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from editorial.controls import controls
from editorial.listing import Problem
from editorial.moment import one_moment
from editorial.noticed_page import noticed_page
from editorial.notices import notices_listed
from editorial.open_forms import open_form
from editorial.pages import published_page
from editorial.whole_numbers import whole_number
from trials.criteria.segments import SEGMENTS
from trials.match.answer import PURPOSE, Answer, Section
from trials.match.find import find, not_looked_at
from trials.match.form import UNKNOWN, MatchForm

# The field by which a button says what to show: the form again, the sheet to print, or 'section' or 'section:page'.
SHOW: Final = "show"
FORM: Final = "form"
SHEET: Final = "print"
# Sections whose trials are seen at once; of the others the number, until they are asked for.
UNFOLDED: Final = (Section.MAY_FIT, Section.DIFFERS_ON_ONE, Section.TOO_LITTLE)
# As many as fit on one page of paper with what was entered.
MOST_PRINTED: Final = 8


@published_page()
def _empty(request: HttpRequest) -> HttpResponse:
    return _form_page(request, MatchForm(auto_id="%s"))


@open_form(_empty)
def match(request: HttpRequest) -> HttpResponse:
    """The answer to what was entered: all sections, one of them, or one page for a clinician; 400 with the problems."""
    with one_moment():
        form = MatchForm(request.POST, auto_id="%s")
        show = request.POST.get(SHOW, "")
        if not form.is_valid():
            return _form_page(request, form, _problems(form))
        if show == FORM:
            return _form_page(request, form)
        section, page = _part(show)
        entry = form.entry()
        answer = find(entry, section=section, page=page, told=UNFOLDED if section is None else (section,))
        context = {
            "purpose": PURPOSE,
            "answer": answer,
            "entered": _entered(form),
            "sent": [(bound.name, bound.data) for bound in form if bound.data],
            "matters": entry.matters,
            "today": entry.today,
        }
        if show == SHEET:
            return render(request, "match/sheet.html", {**context, **_printed(answer)})
        context["left_out"] = 0 if section else not_looked_at()
        context |= {"one": section, "unfolded": UNFOLDED if section is None else (section,)}
        return noticed_page(request, "match/answer.html", context, notices_listed)


def _form_page(request: HttpRequest, form: MatchForm, problems: list[Problem] | None = None) -> HttpResponse:
    context = {
        "form": form,
        "ask": controls(form),
        "purpose": PURPOSE,
        "problems": problems or [],
        "segments": [option for option in form["level"] if option.data["value"] in SEGMENTS],
    }
    return render(request, "match/form.html", context, status=400 if problems else 200)


def _problems(form: MatchForm) -> list[Problem]:
    """Each problem with the field that it links to, and its name."""
    return [
        Problem(name, f"{form[name].label}: {message}")
        for name, messages in form.errors.items()
        for message in messages
    ]


def _part(text: str) -> tuple[Section | None, int]:
    """The section and the page that a button asks for; all sections where it asks for none that there is."""
    name, _colon, number = text.partition(":")
    return (Section(name), whole_number(number) or 1) if name in Section.values else (None, 1)


def _entered(form: MatchForm) -> list[tuple[str, str]]:
    """What was entered, in words: (question, answer) of each question that was answered."""
    return [(str(bound.label), _in_words(bound)) for bound in form if bound.data]


def _in_words(bound: BoundField) -> str:
    if bound.data == UNKNOWN:
        return _("I don't know")
    value = bound.form.cleaned_data[bound.name]
    # Fixed choices have words; a country is its own name, and a number is a number.
    return str(dict(getattr(bound.field, "choices", ())).get(value, value)) if isinstance(value, str) else str(value)


def _printed(answer: Answer) -> dict[str, Any]:
    """The first trials of the sections that matter to a clinician, and how many there are besides."""
    sections = {section.key: section for section in answer.sections}
    rows = [(sections[key], trial) for key in UNFOLDED for trial in sections[key].trials]
    return {"rows": rows[:MOST_PRINTED], "left_out": answer.count - len(rows[:MOST_PRINTED])}
