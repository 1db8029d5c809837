"""App configuration."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin
from django.contrib.auth import apps as auth
from django.utils.translation import gettext_lazy as _


class ConfigConfig(AppConfig):
    """The site's own templates, commands and views."""

    name = "config"


class AtlasAdminConfig(admin.AdminConfig):
    """Django's admin, with our site in the place of `admin.site`."""

    default = False
    default_site = "config.admin_site.AtlasAdminSite"


class AccountsConfig(auth.AuthConfig):
    """Django's accounts, under a plain name."""

    default = False
    verbose_name = _("Accounts")
