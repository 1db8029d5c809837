"""The search page, and the names that are suggested while somebody types."""

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from config.search.answer import Answer, answer
from config.search.find import KINDS
from config.search.names import vocabulary
from config.search.suggest import suggest
from editorial.controls import controls
from editorial.filters import MAX_SEARCH_LENGTH
from editorial.pages import published_page


class WordsForm(forms.Form):
    """The words to look for."""

    q = forms.CharField(label=_("Search the atlas"), max_length=MAX_SEARCH_LENGTH, required=False)


class SearchForm(WordsForm):
    """The words, and the one kind of record to show."""

    kind = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[("", _("Everything")), *((kind.name, kind.label) for kind in KINDS)],
        error_messages={"invalid_choice": _("“%(value)s” is no kind of record. Choose one of the list.")},
    )


@published_page(params=["q", "kind"], scripts=True)
def search(request: HttpRequest) -> HttpResponse:
    """Matches of every kind or of one; without words, only the form."""
    form = SearchForm(request.GET)
    words, kind = (form.cleaned_data["q"], form.cleaned_data["kind"]) if form.is_valid() else ("", "")
    fields = controls(form)
    context = {
        "form": form,
        "q": fields["q"],
        "kinds": fields["kind"],
        "words": words,
        "kind": kind,
        "kind_label": next((one.label for one in KINDS if one.name == kind), ""),
        "answer": answer(words, kind, vocabulary.at(request)) if words else Answer(),
    }
    return render(request, "search.html", context, status=200 if form.is_valid() else 400)


@published_page(params=["q"])
def suggestions(request: HttpRequest) -> HttpResponse:
    """`{"heard": "3 suggestions ...", "suggestions": [{"text", "kind", "address", "also"}]}` for static/suggestions.js.

    `heard` is what somebody who cannot see the list is told.
    """
    form = WordsForm(request.GET)
    if not form.is_valid():
        return JsonResponse({"heard": "", "suggestions": []}, status=400)
    found = suggest(form.cleaned_data["q"], vocabulary.at(request).names)
    heard = ngettext(
        "%(count)s suggestion. Go to it with the down arrow.",
        "%(count)s suggestions. Go to them with the down arrow.",
        len(found),
    ) % {"count": len(found)}
    rows = [{"text": one.text, "kind": one.kind, "address": one.address, "also": one.also} for one in found]
    return JsonResponse({"heard": heard if found else gettext("No suggestions."), "suggestions": rows})
