"""What trials say that they measure about what matters most to a reader, found by words; it changes no verdict."""

import re
from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Final

from django.utils.text import Truncator

from trials.match.entry import Matters
from trials.models import TrialOutcome

MOST: Final = 3  # outcomes of a trial
MOST_CHARACTERS: Final = 200

# 'Arm' alone is mostly a group of a trial. GRASSP, WISCI and the others are tests that bear these names.
WORDS: Final[Mapping[Matters, str]] = {
    Matters.HAND: r"hands?|fingers?|grasp\w*|grip\w*|pinch\w*|dexterity|upper[- ](?:limbs?|extremit\w+)|GRASSP|UEMS"
    r"|arms? (?:and hand|function|strength|movement)\w*",
    Matters.BLADDER: r"bladder|bowel|urodynamic\w*|(?:in)?continence|micturition|voiding|f(?:ae|e)cal|def(?:ae|e)cation"
    r"|urinary (?:tract )?(?:retention|function|control|symptoms?)",
    Matters.PAIN: r"pain\w*",
    Matters.DYSREFLEXIA: r"dysreflexi\w+",
    Matters.WALKING: r"walk\w*|gait|ambulat\w+|locomot\w+|WISCI|SCI-FAI",
}
_PATTERNS: Final = {about: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for about, words in WORDS.items()}


def measures(keys: Collection[int], about: Matters | None) -> defaultdict[int, tuple[str, ...]]:
    """The first outcomes that name it, by the trial's key, the main outcomes before others; one query, or none."""
    found: defaultdict[int, tuple[str, ...]] = defaultdict(tuple)
    if about is None or not keys:
        return found
    outcomes = (
        TrialOutcome.objects.filter(trial__in=keys).order_by("trial", "pk").values_list("trial", "kind", "measure")
    )
    for trial, _kind, measure in sorted(outcomes, key=lambda row: row[1] != TrialOutcome.Kind.PRIMARY):
        if len(found[trial]) < MOST and names(measure, about):
            found[trial] += (Truncator(measure).chars(MOST_CHARACTERS),)
    return found


def names(text: str, about: Matters) -> bool:
    """Whether an outcome in the registry's words is about this."""
    return bool(_PATTERNS[about].search(text))
