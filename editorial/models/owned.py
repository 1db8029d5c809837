"""Rows with exactly one owner, and the citation, which is one of them."""

from collections.abc import Collection
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from editorial.models.source import Source


class Owned(models.Model):
    """A row that belongs to one publishable record and stands in its snapshot, in the order of `position`."""

    # Which rows belong to the editor, where others also write to the table.
    snapshot_filter: ClassVar[dict[str, Any]] = {}

    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        abstract = True
        ordering = ["position", "pk"]

    def clean_for_readers(self, authors: Collection[str], approvers: Collection[str] | None = None) -> None:
        """What the row must be before readers see it; `authors` wrote in the edition that is to be published.

        `approvers` have approved that edition and do not publish it; None where the row stood so in the last one.

        Raises:
            ValidationError: with the field and the remedy.
        """


class Citation(Owned):
    """Ties a record to a source: where in it, and the words that carry the statement."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, verbose_name=_("source"))
    locator = models.CharField(
        _("where in the source"),
        max_length=200,
        blank=True,
        help_text=_("For example “Table 2” or “page 14”."),
    )
    quotation = models.TextField(_("quotation"), blank=True, help_text=_("The source's own words, where they matter."))
    note = models.CharField(
        _("what it supports"),
        max_length=300,
        blank=True,
        help_text=_("Which statement of this page rests on it."),
    )

    class Meta(Owned.Meta):
        abstract = True
        verbose_name = _("source")
        verbose_name_plural = _("sources")

    def __str__(self) -> str:
        return str(self.source)
