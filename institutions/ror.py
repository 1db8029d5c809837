"""Identifiers of the Research Organization Registry.

ROR, 'ROR identifier pattern': a leading 0, six characters of Crockford base 32, two check digits
(ISO/IEC 7064 MOD 97-10 over the first seven characters).
"""

import re

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_FORM = re.compile(r"0[a-hj-km-np-tv-z0-9]{6}\d{2}")


def is_valid_ror(identifier: str) -> bool:
    """Whether the nine characters have ROR's form and their check digits fit."""
    if not _FORM.fullmatch(identifier):
        return False
    number = 0
    for character in identifier[:7]:
        number = number * 32 + _ALPHABET.index(character)
    return int(identifier[7:]) == 98 - (number * 100 % 97)
