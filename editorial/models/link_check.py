"""What `manage.py check_links` found: links out of the atlas, and links within it that lead to nothing any more."""

import datetime as dt
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from editorial.models.edition import About

# A link is dead when it failed, and failed again so much later, and did not answer in between.
APART: Final = dt.timedelta(days=3)


class LinkCheck(models.Model):
    """How an address answered when it was last asked. Sources name it; it names no source."""

    class Found(models.TextChoices):
        """What came of it."""

        ANSWERS = "answers", _("It answers")
        MOVED = "moved", _("It has moved for good")
        FAILS = "fails", _("It fails")
        UNCLEAR = "unclear", _("It does not tell us")
        NOT_ASKED = "not_asked", _("It is not asked")

    address = models.CharField(_("address"), max_length=700, unique=True)
    found = models.CharField(_("what was found"), max_length=10, choices=Found)
    status = models.PositiveSmallIntegerField(_("status"), null=True)
    # In words where no status tells it.
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    leads_to = models.TextField(_("leads to"), blank=True)
    checked_at = models.DateTimeField(_("checked on"))
    # The first and the last failure since it last answered.
    failing_since = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(failing_since=None, failed_at=None)
                | models.Q(failed_at__gte=models.F("failing_since")),
                name="editorial_linkcheck_failures",
            ),
        ]

    def __str__(self) -> str:
        return self.address


# Of checks: those of dead links.
DEAD: Final = models.Q(failed_at__gte=models.F("failing_since") + APART)


class DeadLink(About):
    """A link in a published text that leads to nothing readers see: what it led to was withdrawn or deleted."""

    field = models.CharField(_("field"), max_length=120)
    reason = models.TextField(_("reason"))
    found_at = models.DateTimeField(_("found on"))

    class Meta:
        indexes = [models.Index(fields=["kind", "key"], name="editorial_deadlink_about")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}: {self.reason}"
