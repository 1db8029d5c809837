"""The enquiry desk: a reader asks the editors, and gets a private link under which the answer will stand."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from editorial.actions.letters import KEPT_DAYS, receive_enquiry
from editorial.letters import consent
from editorial.letters.about import name_of, record_named
from editorial.letters.answers import problems_of, too_many
from editorial.letters.forms import EnquiryForm
from editorial.letters.limits import ENQUIRIES, seconds_to_wait
from editorial.models import Publishable
from editorial.moment import one_moment
from editorial.open_forms import open_form
from editorial.pages import published_page


@published_page(params=["about"])
def _empty(request: HttpRequest) -> HttpResponse:
    if not consent.controller():
        return render(request, "letters/closed.html")
    name = request.GET.get("about", "")
    record = record_named(name)
    if name and record is None:
        return render(request, "letters/no_page.html", {"form_address": reverse("ask")}, status=404)
    return _form_page(request, EnquiryForm(auto_id="%s"), record)


@open_form(_empty)
def ask(request: HttpRequest) -> HttpResponse:
    """Take the question in and lead to its private page; 400 with what is wrong, 429, 503 where the desk is closed."""
    if not consent.controller():
        return render(request, "letters/closed.html", status=503)
    form = EnquiryForm(request.POST, auto_id="%s")
    name = request.POST.get("about", "")
    with one_moment():
        record = record_named(name)
    if name and record is None:
        form.add_error("text", _("The page that you ask about is gone. Send your question again to ask without it."))
    if not form.is_valid():
        return _form_page(request, form, record, status=400)
    if wait := seconds_to_wait(ENQUIRIES):
        return too_many(_form_page(request, form, record, status=429, wait=wait), wait)
    said = form.cleaned_data
    token = receive_enquiry(about=record, text=said["text"], email=said.get("email", ""), agreed_to=said["consent"])
    return HttpResponseRedirect(reverse("letter", args=[token]))


def _form_page(
    request: HttpRequest, form: EnquiryForm, record: Publishable | None, *, status: int = 200, wait: int = 0
) -> HttpResponse:
    context = {
        "form": form,
        "record": record,
        "about": name_of(record) if record else "",
        "problems": problems_of(form, wait),
        "controller": consent.controller(),
        "consent": consent.words(),
        "seal": consent.seal(),
        "kept_days": KEPT_DAYS,
    }
    return render(request, "letters/ask.html", context, status=status)
