"""The consent without which no enquiry is kept: explicit (GDPR Art. 9(2)(a)), and recorded as it was shown."""

import hashlib
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _

# Another one for other words.
VERSION: Final = "2026-11-21"


def controller() -> str:
    """Who answers for what is kept, as the settings name them; '' where nobody does: then nothing may be asked."""
    return str(settings.CONTROLLER).strip()


def words() -> str:
    """What a reader agrees to, in their language."""
    text = _(
        "I agree that my question is stored and read by the editors, who answer it, also where it tells something about"
        " my health. Responsible for this: %(controller)s. I can take this back at any time: I delete the question on"
        " my private page, and all of it is erased."
    )
    return text % {"controller": controller()}


def seal() -> str:
    """What a ticked box sends: it says which words stood beside it."""
    return hashlib.sha256(words().encode()).hexdigest()
