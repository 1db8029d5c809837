"""How long a text takes to read."""

import re
from typing import Final

from editorial.markdown import CITATION_MARK

# Adults read English prose at some 240 words a minute in silence and at 180 aloud (Brysbaert 2019, Journal of Memory
# and Language 109, 104047). Many of our readers listen, or read slowly.
WORDS_A_MINUTE: Final = 200
_ADDRESS: Final = re.compile(r"\]\([^)\s]*\)")


def minutes_to_read(text: str) -> int:
    """Whole minutes for a Markdown text, at least one."""
    words = _ADDRESS.sub("", CITATION_MARK.sub("", text)).split()
    return max(1, round(len(words) / WORDS_A_MINUTE))
