"""The public log of what readers were told wrongly."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from editorial.history import correction_entries, corrections
from editorial.keyset import PLACES
from editorial.listing import page_of
from editorial.models import Correction
from editorial.pages import published_page

PER_PAGE = 20


@published_page(params=PLACES)
def correction_list(request: HttpRequest) -> HttpResponse:
    """All corrections of records that readers see or once saw, newest first."""
    page = page_of(request, corrections(), PER_PAGE)
    entries = correction_entries(Correction.objects.filter(pk__in=[row.pk for row in page.rows]))
    return render(request, "corrections.html", {"entries": entries, "listing": page})
