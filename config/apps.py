"""App configuration."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """The site's own templates, commands and views."""

    name = "config"
