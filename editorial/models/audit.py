"""The audit log: who did what, from where, and what it changed. Rows without keys to others, so that they stay."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditEntry(models.Model):
    """One act. The database refuses to change or delete it (migration 0004)."""

    at = models.DateTimeField(_("when"), auto_now_add=True)
    who = models.CharField(_("who"), max_length=150, help_text=_("A login, or the command that ran."))
    # The address that the request came from; empty for commands.
    where = models.GenericIPAddressField(_("from where"), null=True, blank=True)
    act = models.CharField(_("act"), max_length=40)
    kind = models.CharField(_("kind"), max_length=60, blank=True)
    key = models.CharField(_("key"), max_length=150, blank=True)
    # {path: [before, after]}; never personal data.
    changes = models.JSONField(_("changes"), default=dict, blank=True)

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit log")
        indexes = [
            models.Index(fields=["-at"], name="editorial_audit_at"),
            models.Index(fields=["kind", "key", "-at"], name="editorial_audit_about"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.who} {self.act} {self.kind} {self.key}"
