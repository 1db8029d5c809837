"""How often something was tried, counted for every worker in one place."""

from django.db import models


class Attempts(models.Model):
    """So many attempts under one key since `begun`; `editorial.throttle` counts them."""

    # A hash: what was typed, and from which address, is nobody's business.
    key = models.CharField(max_length=64, primary_key=True)
    begun = models.DateTimeField(db_index=True)
    number = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.number} since {self.begun:%Y-%m-%d %H:%M}"
