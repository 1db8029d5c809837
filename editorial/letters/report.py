"""“Report a problem with this page”: an empty form by GET, and by POST one more letter on the editors' desk."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from editorial.actions.letters import KEPT_DAYS, receive_report
from editorial.letters.about import page_at
from editorial.letters.answers import problems_of, too_many
from editorial.letters.forms import ReportForm
from editorial.letters.limits import REPORTS, seconds_to_wait
from editorial.open_forms import open_form
from editorial.pages import published_page


@published_page(params=["page", "kind"], asks=False)
def _empty(request: HttpRequest) -> HttpResponse:
    address = request.GET.get("page", "")
    page = page_at(address, request)
    if address and not page:
        return render(request, "letters/no_page.html", {"form_address": reverse("report")}, status=404)
    return _form_page(request, ReportForm(initial=request.GET.dict(), auto_id="%s"), page=page)


@open_form(_empty)
def report(request: HttpRequest) -> HttpResponse:
    """Take the report in and say thank you; 400 with what is wrong, 429 where too many came from there."""
    form = ReportForm(request.POST, auto_id="%s")
    address = form["page"].data or ""
    page = page_at(address, request)
    if address and not page and "page" not in form.errors:
        form.add_error("page", _("We have no page at this address. Mend it, or leave it out."))
    if not form.is_valid():
        return _form_page(request, form, page=page, status=400)
    if wait := seconds_to_wait(REPORTS):
        return too_many(_form_page(request, form, page=page, status=429, wait=wait), wait)
    receive_report(**{**form.cleaned_data, "page": page})
    return HttpResponseRedirect(
        f"{reverse('report-sent')}?{urlencode({'page': page})}" if page else reverse("report-sent")
    )


@published_page(params=["page"], asks=False)
def report_sent(request: HttpRequest) -> HttpResponse:
    """Thank you, and the way back."""
    context = {"page": page_at(request.GET.get("page", ""), request), "kept_days": KEPT_DAYS}
    return render(request, "letters/report_sent.html", context)


def _form_page(request: HttpRequest, form: ReportForm, *, page: str, status: int = 200, wait: int = 0) -> HttpResponse:
    context = {"form": form, "page": page, "problems": problems_of(form, wait), "kept_days": KEPT_DAYS}
    return render(request, "letters/report.html", context, status=status)
