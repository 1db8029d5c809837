"""What an editor saw on the page of criteria: signed, so that nobody confirms a text that was not shown to them."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from django.core.signing import BadSignature, Signer
from django.http import HttpRequest

from trials.models import Trial, TrialChange

# The hidden field of the page.
FIELD: Final = "_shown"


@dataclass(frozen=True)
class Shown:
    """A text of criteria by its hash, and the keys of the registry's changes that stood beside it."""

    text: str = ""
    changes: tuple[int, ...] = ()

    def is_of(self, trial: Trial) -> bool:
        """Whether the registry still says what was shown."""
        return self.text == _hash(trial)


def signed(trial: Trial, changes: Iterable[TrialChange]) -> str:
    """What the page of a trial shows, as its form sends it back."""
    return _signer().sign_object([trial.pk, _hash(trial), [change.pk for change in changes]])


def shown(request: HttpRequest, trial: Trial) -> Shown:
    """What the editor saw who sends this form; of no text where it does not prove any."""
    try:
        pk, text, changes = _signer().unsign_object(request.POST.get(FIELD, ""))
    except BadSignature:
        return Shown()
    return Shown(text, tuple(changes)) if pk == trial.pk else Shown()


def _signer() -> Signer:
    return Signer(salt="trials.shown_criteria")


def _hash(trial: Trial) -> str:
    return sha256(trial.criteria.encode()).hexdigest()
