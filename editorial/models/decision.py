"""What reviewers decided, kept for good: what waits knows the last of it alone, and is gone once it is published."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from editorial.models.edition import About, Proposal


class Decision(About):
    """An edition was approved or returned, with what the reviewer said to its authors. Erasing takes it away."""

    number = models.PositiveIntegerField(_("edition"))
    stage = models.CharField(_("decision"), max_length=10, choices=Proposal.Stage)
    comment = models.TextField(_("comment"), blank=True)
    decided_by = models.CharField(_("decided by"), max_length=150)
    decided_at = models.DateTimeField(_("decided on"))

    class Meta:
        ordering: ClassVar = ["-decided_at", "-pk"]
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        indexes = [models.Index(fields=["kind", "key", "-decided_at"], name="editorial_decision_about")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} {self.number}: {self.stage}"
