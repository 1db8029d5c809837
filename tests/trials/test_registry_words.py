"""What a registry's signs mean."""

from trials.registries import mapping
from trials.templatetags.registry_words import meaning

KNOWN = mapping._ALLOCATIONS | mapping._MASKINGS | mapping._INTERVENTION_TYPES


def test_every_sign_that_is_known_has_a_meaning() -> None:
    assert {sign for sign in KNOWN if meaning(sign) == sign} == set()


def test_other_words_stay_as_they_are_and_silence_is_said() -> None:
    assert meaning("Double blind, parallel") == "Double blind, parallel"
    assert meaning("") == "Not stated"
