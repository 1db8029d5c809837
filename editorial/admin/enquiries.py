"""The admin of enquiries: read by those alone who answer them, answered, erased."""

from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from editorial import audit
from editorial.admin.letters import SHOWN, WRITTEN, LetterAdmin, LetterForm
from editorial.admin.naming import kind_name
from editorial.letters.about import record_of
from editorial.letters.mail import tell_of_answer
from editorial.models import Enquiry


class EnquiryForm(LetterForm):
    """An enquiry, and the answer."""

    right = "enquiries"

    class Meta:
        model = Enquiry
        fields = WRITTEN
        labels = {"reply": _("Answer")}
        help_texts = {
            "reply": _(
                "The asker reads it once the state is “Done”. No advice: what the sources say, and where it stands."
                " Whole addresses (https://…) become links."
            )
        }


@admin.register(Enquiry)
class EnquiryAdmin(LetterAdmin):
    """What readers ask. Whoever opens one stands in the audit log; lists show no word of it."""

    form = EnquiryForm
    list_display = ("__str__", "about", "state", "assigned_to", "received_at")
    fields = ("asked_about", "text", "mail", "agreed", *SHOWN, *WRITTEN)
    readonly_fields = ("asked_about", "text", "mail", "agreed", *SHOWN)

    @admin.display(description=_("about"))
    def about(self, enquiry: Enquiry) -> str:
        """The record that it is about."""
        return f"{kind_name(enquiry.kind)}: {enquiry.key}" if enquiry.kind else "-"

    @admin.display(description=_("about"))
    def asked_about(self, enquiry: Enquiry) -> str:
        """The same, with the way to its page."""
        record: Any = record_of(enquiry)
        if record is None:
            return self.about(enquiry)
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), f"{kind_name(enquiry.kind)}: {record}")

    @admin.display(description=_("e-mail"))
    def mail(self, enquiry: Enquiry) -> str:
        """Whether the asker is told; the address itself nobody needs to see."""
        if not enquiry.email:
            return _now("None given: the asker looks at the private page.")
        if enquiry.told_at:
            return _now("Told on %(day)s.") % {"day": f"{enquiry.told_at:%Y-%m-%d %H:%M} UTC"}
        if enquiry.state == Enquiry.State.DONE:
            return _now("Not told: the mail could not be sent. Save once more to try again.")
        return _now("Will be told that there is an answer.")

    @admin.display(description=_("consent"))
    def agreed(self, enquiry: Enquiry) -> str:
        """What was agreed to, and when."""
        return f"{enquiry.consented_at:%Y-%m-%d %H:%M} UTC, {enquiry.consent_version}: {enquiry.consent}"

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Whoever sees the question has read it."""
        audit.record_letter(who=request.user.get_username(), act="read enquiry", letter=context["original"])
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: FBT001
        """Save it; once that lasts, tell the asker of an answer that is new, or of which no mail went out."""
        super().save_model(request, obj, form, change)
        is_new = not obj.told_at or {"state", "reply"} & set(form.changed_data)
        if obj.email and obj.state == Enquiry.State.DONE and is_new:
            transaction.on_commit(lambda: self._tell(request, obj))

    def _tell(self, request: HttpRequest, enquiry: Enquiry) -> None:
        def address_of(token: str) -> str:
            return request.build_absolute_uri(reverse("letter", args=[token]))

        if tell_of_answer(enquiry=enquiry, address_of=address_of):
            self.message_user(request, _now("The asker was told by e-mail that there is an answer."), messages.SUCCESS)
        else:
            text = _now(
                "The mail could not be sent. Save once more to try again. The answer stands on the private page all the"
                " same."
            )
            self.message_user(request, text, messages.WARNING)
