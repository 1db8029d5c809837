"""The epoch: one number that moves with every publication."""

from django.db import models, transaction


class Epoch(models.Model):
    """One row. Readers' pages are cached under its number, so that moving it makes every page new at once."""

    number = models.PositiveBigIntegerField(default=1)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="editorial_epoch_one_row")]

    def __str__(self) -> str:
        return str(self.number)


def advance_epoch() -> None:
    """Move the epoch; readers see it when the transaction around the publication commits."""
    with transaction.atomic():
        if not Epoch.objects.filter(pk=1).update(number=models.F("number") + 1):
            Epoch.objects.create(pk=1)


def current_epoch() -> int:
    """The number of the last publication that was committed."""
    return Epoch.objects.values_list("number", flat=True).filter(pk=1).first() or 0
