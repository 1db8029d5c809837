"""The style page: colours, scales and elements, and every part of which pages are made, in every state."""

from typing import Final

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from config.style_samples import SAMPLES
from config.style_scales import colours, sizes
from editorial.preview_frames import keep_private
from guides.models import Claim
from therapies.models import Finding
from trials.models.choices import Status

# A state of a part: its name, the words in it, and how many records.
STATES: Final = (
    ("Empty", "", 0),
    ("One", "Nose cells", 1),
    ("Many", "Nose cells in the neck", 6),
    ("Long words", "Zytoarchitektonikuntersuchungsergebnisse" * 3, 1),
    ("Right to left", "دراسة الخلايا الجذعية", 1),
)

# Every word that has a sign of its own.
MARKS: Final = (*Finding.Direction.choices, *Claim.Verdict.choices, *Status.choices)


@require_safe
def style(request: HttpRequest) -> HttpResponse:
    """All parts for staff; for others there is no such page."""
    if not admin.site.has_permission(request):
        raise Http404
    parts = [
        (name, [(state, render_to_string(f"parts/{name}", sample(words, count))) for state, words, count in STATES])
        for name, sample in SAMPLES.items()
    ]
    context = {"parts": parts, "marks": MARKS, "colours": colours(), "sizes": sizes()}
    return keep_private(render(request, "style.html", context))
