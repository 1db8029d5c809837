"""The search page."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from config.search import find
from editorial.filters import MAX_SEARCH_LENGTH
from editorial.pages import published_page


class SearchForm(forms.Form):
    """The words to look for."""

    q = forms.CharField(label=_("Search the atlas"), max_length=MAX_SEARCH_LENGTH, required=False)


@published_page(params=["q"])
def search(request: HttpRequest) -> HttpResponse:
    """Matches of every kind; without words, only the form."""
    form = SearchForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    context = {"form": form, "words": words, "groups": find(words) if words else []}
    return render(request, "search.html", context, status=200 if form.is_valid() else 400)
