"""Addresses of signing in. allauth's pages for signing up, letters and social logins are not there at all."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkeys
from django.urls import path
from django.utils.translation import gettext_lazy as _

from config.accounts.views import CodeView, PasskeyLoginView, fresh_token, in_the_admin

_PAGES = [
    ("login/", account.login, "account_login", _("Log in")),
    ("logout/", account.logout, "account_logout", _("Log out")),
    ("password/", account.reauthenticate, "account_reauthenticate", _("Your password, please")),
    ("token/", fresh_token, "fresh_token", ""),
    ("code/", CodeView.as_view(), "mfa_authenticate", _("Your second factor, please")),
    ("second-factor/", mfa.index, "mfa_index", _("Second factor")),
    ("second-factor/code/", mfa.reauthenticate, "mfa_reauthenticate", _("A code, please")),
    ("second-factor/app/add/", app.activate_totp, "mfa_activate_totp", _("Add an authenticator app")),
    ("second-factor/app/remove/", app.deactivate_totp, "mfa_deactivate_totp", _("Remove the authenticator app")),
    ("second-factor/recovery/", recovery_codes.view_recovery_codes, "mfa_view_recovery_codes", _("Recovery codes")),
    (
        "second-factor/recovery/new/",
        recovery_codes.generate_recovery_codes,
        "mfa_generate_recovery_codes",
        _("New recovery codes"),
    ),
    ("second-factor/recovery/file/", recovery_codes.download_recovery_codes, "mfa_download_recovery_codes", ""),
    ("passkey/", PasskeyLoginView.as_view(), "mfa_login_webauthn", ""),
    ("passkeys/", passkeys.list_webauthn, "mfa_list_webauthn", _("Passkeys")),
    ("passkeys/add/", passkeys.add_webauthn, "mfa_add_webauthn", _("Add a passkey")),
    ("passkeys/confirm/", passkeys.reauthenticate_webauthn, "mfa_reauthenticate_webauthn", _("Your passkey, please")),
    ("passkeys/<int:pk>/remove/", passkeys.remove_webauthn, "mfa_remove_webauthn", _("Remove a passkey")),
    ("passkeys/<int:pk>/rename/", passkeys.edit_webauthn, "mfa_edit_webauthn", _("Rename a passkey")),
]

urlpatterns = [path(route, in_the_admin(view, title), name=name) for route, view, name, title in _PAGES]
