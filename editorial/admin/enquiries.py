"""The admin of enquiries: read by those alone who answer them, answered, erased."""

from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from editorial import audit
from editorial.admin.letters import SHOWN, WRITTEN, LetterAdmin, LetterForm
from editorial.admin.naming import kind_name
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
            )
        }


@admin.register(Enquiry)
class EnquiryAdmin(LetterAdmin):
    """What readers ask. Whoever opens one stands in the audit log; lists show no word of it."""

    form = EnquiryForm
    list_display = ("__str__", "about", "state", "assigned_to", "received_at")
    fields = ("about", "text", "mail", "agreed", *SHOWN, *WRITTEN)
    readonly_fields = ("about", "text", "mail", "agreed", *SHOWN)

    @admin.display(description=_("about"))
    def about(self, enquiry: Enquiry) -> str:
        """The record that it is about."""
        return f"{kind_name(enquiry.kind)}: {enquiry.key}" if enquiry.kind else "-"

    @admin.display(description=_("e-mail"))
    def mail(self, enquiry: Enquiry) -> str:
        """Whether the asker is told; the address itself nobody needs to see."""
        if not enquiry.email:
            return _now("None given: the asker looks at the private page.")
        if enquiry.told_at:
            return _now("Told on %(day)s.") % {"day": f"{enquiry.told_at:%Y-%m-%d %H:%M} UTC"}
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
        """Save it; once that lasts, tell the asker of an answer that is new."""
        super().save_model(request, obj, form, change)
        if obj.email and obj.state == Enquiry.State.DONE and {"state", "reply"} & set(form.changed_data):
            transaction.on_commit(lambda: self._tell(request, obj))

    def _tell(self, request: HttpRequest, enquiry: Enquiry) -> None:
        def address_of(token: str) -> str:
            return request.build_absolute_uri(reverse("letter", args=[token]))

        if tell_of_answer(enquiry=enquiry, address_of=address_of):
            self.message_user(request, _now("The asker was told by e-mail that there is an answer."), messages.SUCCESS)
        else:
            text = _now("The mail could not be sent. The answer stands on the private page all the same.")
            self.message_user(request, text, messages.WARNING)
