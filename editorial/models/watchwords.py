"""Words that sell hope: editors keep the list, and texts that use one get a warning."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class HypeWord(models.Model):
    """A word or phrase, with what to write instead."""

    word = models.CharField(_("word or phrase"), max_length=60, unique=True)
    instead = models.CharField(_("better"), max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["word"]
        verbose_name = _("hype word")
        verbose_name_plural = _("hype words")

    def __str__(self) -> str:
        return self.word
