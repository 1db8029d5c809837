"""What a reader may send. Every error says what would do, and stands beside its field in the same words."""

from typing import Any, Final

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.utils.translation import gettext_lazy as _

from editorial.letters import consent
from editorial.models import Report

# Some 700 words: no question needs more, and a page of them can be read.
MOST_CHARACTERS: Final = 4000
_LONGEST_ADDRESS: Final = 254  # RFC 5321


def one_line(value: Any) -> None:
    """Refuse a line end or any other control character: no keyboard writes one into a field of one line.

    Raises:
        ValidationError: there is one.
    """
    if value and not str(value).isprintable():
        raise ValidationError(_("This must be one line, without control characters."))


class Line(forms.CharField):
    """One line, as it was sent."""

    def to_python(self, value: Any) -> str:
        """The line.

        Raises:
            ValidationError: it is more than one.
        """
        one_line(value)
        return str(super().to_python(value))


class Address(forms.EmailField):
    """An e-mail address, which may be left out."""

    default_error_messages = {
        "invalid": _("This is not an e-mail address. Write it like name@example.org, or leave it out.")
    }

    def to_python(self, value: Any) -> str:
        """The address.

        Raises:
            ValidationError: it holds a line end, is longer than any address, or no mail can be written to it.
        """
        one_line(value)
        text = str(super().to_python(value))
        try:
            EmailMessage(to=[text]).message()
            is_too_long = len(text) > _LONGEST_ADDRESS
        except ValueError:  # such as a part of 64 letters with an umlaut
            is_too_long = True
        if is_too_long:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return text


class Words(forms.CharField):
    """A text of several lines, with plain line ends."""

    def to_python(self, value: Any) -> str:
        """The text.

        Raises:
            ValidationError: it is too long; with by how much.
        """
        text = str(super().to_python(value)).replace("\r\n", "\n")
        if len(text) > MOST_CHARACTERS:
            message = _("This is too long by %(over)s characters. At most %(most)s can be sent.")
            raise ValidationError(message, params={"over": len(text) - MOST_CHARACTERS, "most": MOST_CHARACTERS})
        if "\x00" in text:
            raise ValidationError(_("This holds a character that cannot be kept (NUL). Take it out."))
        return text


class ReportForm(forms.Form):
    """What is wrong with a page."""

    page = Line(
        label=_("Address of the page (you may leave it out)"),
        required=False,
        help_text=_("Copied from the browser, or its end alone, such as /therapies/."),
    )
    kind = forms.ChoiceField(
        label=_("What is wrong?"),
        choices=Report.Kind.choices,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Pick what is wrong.")),
    )
    text = Words(
        label=_("Tell us more"),
        help_text=_("What does the page say, and what should it say? If you know a source, name it."),
        error_messages={"required": _("Write what is wrong.")},
    )
    email = Address(
        label=_("Your e-mail address (you may leave it out)"),
        help_text=_("Only so that an editor can ask you back."),
        required=False,
    )


class EnquiryForm(forms.Form):
    """A question to the editors. The address is asked for only where mail can be sent."""

    text = Words(
        label=_("Your question"),
        help_text=_("Please leave out names, dates of birth and letters of your hospital: we do not need them."),
        error_messages={"required": _("Write your question.")},
    )
    email = Address(
        label=_("Your e-mail address (you may leave it out)"),
        help_text=_(
            "Only to tell you that there is an answer. No word of the question or the answer stands in that mail."
        ),
        required=False,
    )
    consent = forms.CharField(
        error_messages={"required": _("Tick the box: without your consent we may not keep your question.")}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not (settings.EMAIL_HOST or settings.DEMO):
            del self.fields["email"]

    def clean_consent(self) -> str:
        """The words that were agreed to.

        Raises:
            ValidationError: the box stood beside other words than those of today.
        """
        if self.cleaned_data["consent"] != consent.seal():
            raise ValidationError(
                _("These words have changed since you opened the page. Read them and tick the box again.")
            )
        return consent.words()
