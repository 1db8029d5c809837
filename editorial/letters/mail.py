"""The one mail that is ever sent: that there is an answer, and where. It holds no word of it, nor what it is about."""

from collections.abc import Callable

from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from editorial.actions.letters import digest, expires_on, new_token
from editorial.models import Enquiry


def tell_of_answer(*, enquiry: Enquiry, address_of: Callable[[str], str]) -> bool:
    """Whether the mail went out, with a link of its own; `address_of` makes the whole address for a token.

    The link of an earlier mail leads nowhere once this one is out; the one that the asker got at once still does.
    """
    token = new_token()
    rows = Enquiry.objects.filter(pk=enquiry.pk, state=Enquiry.State.DONE).exclude(email="")
    if not rows.update(mailed_digest=digest(token)):
        return False
    text = render_to_string("letters/mail.txt", {"address": address_of(token), "until": expires_on(enquiry)})
    try:
        send_mail(_("There is an answer for you"), text, None, [enquiry.email])
    except (OSError, ValueError):  # smtplib's own errors, and an address that no mail can be written to
        rows.update(mailed_digest=enquiry.mailed_digest, told_at=None)
        return False
    rows.update(told_at=timezone.now())
    return True
