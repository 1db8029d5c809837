"""allauth's forms for passkeys, which answer anything that is no passkey with a sentence and not with an error."""

import struct
from typing import Any

from allauth.mfa.webauthn import forms
from cryptography.exceptions import InvalidSignature
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# What reading a forged or broken passkey ends in; allauth minds two of them.
_BROKEN = (AttributeError, InvalidSignature, LookupError, TypeError, ValueError, struct.error)


class _Checked:
    """Mixin: the passkey is read by `clean_credential`."""

    def clean_credential(self) -> Any:
        """The passkey, where it is a right one.

        Raises:
            ValidationError: it is none.
        """
        try:
            return super().clean_credential()  # type: ignore[misc]
        except ValidationError:
            raise
        except _BROKEN as error:
            raise ValidationError(_("This passkey was not accepted.")) from error


class AuthenticateForm(_Checked, forms.AuthenticateWebAuthnForm):  # type: ignore[misc] # allauth has no types
    """After the password."""


class ReauthenticateForm(_Checked, forms.ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """Before a change of the account."""


class LoginForm(_Checked, forms.LoginWebAuthnForm):  # type: ignore[misc]
    """In place of the password."""


class AddForm(forms.AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = gettext_lazy("Name, to tell it from others")
        self.fields["passwordless"].label = gettext_lazy("Log in with it alone, without the password")
        self.fields["passwordless"].help_text = gettext_lazy("It then always asks for your finger, face or PIN.")

    def clean(self) -> Any:
        """The passkey and its name.

        Raises:
            ValidationError: it is none.
        """
        try:
            return super().clean()
        except ValidationError:
            raise
        except _BROKEN as error:
            raise ValidationError(_("This passkey was not accepted.")) from error
