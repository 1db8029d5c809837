"""The part of a text that a search shows: in plain words, the hits marked, and honest about where it was cut."""

import re
from typing import Any, Final

from django.db.models import Func, TextField, Value
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from editorial.markdown import plain

# Characters of no language mark the hits until the text around them is escaped.
START: Final = "\ue000"
STOP: Final = "\ue001"
_UNMARKED: Final = {ord(START): None, ord(STOP): None}
_CITATION_IN_SQL: Final = r"\s*\[@[^][\s]+\]"
# A link to a record, also where the text was cut within it.
_LINK: Final = re.compile(r"\[\[[^\[\]]*(?:\]\]|$)|^\S*\]\]")
# A text that ends without a full stop was cut there, unless it is so short that all of it stands there.
_SURELY_CUT: Final = 100


def without_citations(text: Any) -> Func:
    """The text as PostgreSQL looks for the best part of it: keys of sources hold words, but none of the text."""
    arguments = (text, Value(_CITATION_IN_SQL), Value(""), Value("g"))
    return Func(*arguments, function="regexp_replace", output_field=TextField())


def snippet(text: str) -> str:
    """A part of a text in plain words, with dots where it begins or ends within a sentence."""
    text = " ".join(plain(_LINK.sub(lambda link: _whole_or_nothing(link[0]), text)).split())
    bare = text.translate(_UNMARKED)
    if bare[:1].islower():
        text = f"… {text}"
    return f"{text} …" if len(bare) > _SURELY_CUT and bare[-1] not in ".!?)”" else text


def _whole_or_nothing(link: str) -> str:
    """Within a link no hit is marked: a part of it is its key."""
    return link.translate(_UNMARKED) if link.startswith("[[") and link.endswith("]]") else ""


def highlighted(text: str) -> SafeString:
    """Escaped text, the hits in <mark>."""
    html = escape(text).replace(START, "<mark>").replace(STOP, "</mark>")
    return mark_safe(html)  # noqa: S308 - escaped above
