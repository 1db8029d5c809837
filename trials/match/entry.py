"""What a reader entered about themselves. It lives for the length of one request and is stored nowhere."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from editorial.partial_dates import PartialDate

# Both ends belong to it: (283, 312) is a day that is not known more precisely than this.
Span = tuple[int, int]


class Cause(TextChoices):
    """What damaged the cord."""

    BLUNT = "blunt", _("An accident, a fall, sport or violence; nothing went into the spine")
    PENETRATING = "penetrating", _("Something went into the spine, such as a bullet or a knife")
    TUMOUR = "tumour", _("A tumour")
    INFECTION = "infection", _("An infection or inflammation")
    VASCULAR = "vascular", _("Too little blood, or a bleeding")
    DEGENERATIVE = "degenerative", _("Wear of the spine or a slipped disc")
    OTHER = "other", _("An operation, or another illness")
    CAUDA_EQUINA = "cauda_equina", _("Only the cauda equina, the nerves below the cord, is injured")


TRAUMATIC = frozenset({Cause.BLUNT, Cause.PENETRATING})


class Travel(TextChoices):
    """How far someone can go."""

    HOME = "home", _("Only in my country")
    ABROAD = "abroad", _("To other countries too")


class Matters(TextChoices):
    """What someone would most like to get better."""

    HAND = "hand", _("Hand and arm")
    BLADDER = "bladder", _("Bladder and bowel")
    PAIN = "pain", _("Pain")
    DYSREFLEXIA = "dysreflexia", _("Autonomic dysreflexia: sudden high blood pressure")
    WALKING = "walking", _("Walking")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """All of it is optional; None: not said, or 'I don't know'.

    Attributes:
        today: the day of asking, to which days are counted.
        ais: grade 'A' to 'E' of the examination on `examined_on`.
        level: highest and lowest segment (0 is C1, 29 is S5) of that examination; they differ where the motor level
            of the left is not that of the right.
        level_kind: 'neurological', 'motor' or 'bone'.
        injured: the date of the injury, as precise as it was given.
        months: whole months since the injury, where no date was given.
        days: days since the injury, from the fewest to the most that it may be.
        age: whole years.
        sex: 'female' or 'male'.
        country: key of the country where they live.
    """

    today: dt.date
    ais: str | None = None
    level: Span | None = None
    level_kind: str | None = None
    examined_on: dt.date | None = None
    injured: PartialDate | None = None
    months: int | None = None
    days: Span | None = None
    age: int | None = None
    sex: str | None = None
    cause: Cause | None = None
    country: str | None = None
    country_name: str | None = None
    travel: Travel | None = None
    ventilator: bool | None = None
    earlier_cell_therapy: bool | None = None
    matters: Matters | None = None

    @property
    def traumatic(self) -> bool | None:
        """Whether an outer force did it; an injury of the cauda equina alone may be either."""
        return None if self.cause in {None, Cause.CAUDA_EQUINA} else self.cause in TRAUMATIC

    @property
    def penetrating(self) -> bool | None:
        """Whether something went into the spine."""
        return None if self.cause in {None, Cause.CAUDA_EQUINA} else self.cause == Cause.PENETRATING
