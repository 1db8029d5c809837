"""Traits that are required, allowed or refused: trauma, a penetrating injury, a ventilator, earlier cell therapy."""

import re
from collections.abc import Iterator
from typing import Final

from trials.criteria.clauses import Clause
from trials.criteria.statements import Statement

REQUIRED: Final = "required"
ALLOWED: Final = "allowed"
EXCLUDED: Final = "excluded"

_NO: Final = re.compile(
    r"(?:\b(?:no|not|non(?!-?\s?invasive)|without|never|free\s+(?:of|from)|absence\s+of|lack\s+of|nor|neither"
    r"|off|independent\s+(?:of"
    r"|from)|denies)\b|n't\b)[^.;:]{0,40}$",
    re.IGNORECASE,
)
_MAY: Final = re.compile(
    r"\b(?:may|can|allowed|permitted|welcome|eligible|accepted|acceptable|regardless|irrespective|with\s+or\s+without"
    r"|including|not\s+(?:be\s+)?exclu\w+)\b",
    re.IGNORECASE,
)
_CONDITION: Final = re.compile(
    r"\b(?:unless|except|within\s+(?:the\s+)?(?:last|past|previous|\d|one|two|three|six|twelve)"
    r"|in\s+the\s+(?:last|past|previous|\d+\s+(?:weeks|months|years))\s|less\s+than\s+\d|(?:at\s+least|more\s+than|>|≥|<|≤)\s*\d+\s*(?:days?"
    r"|weeks?|months?|years?))",
    re.IGNORECASE,
)

_NOT_TRAUMATIC: Final = re.compile(
    r"\bnon[\s-]*traumatic(?:ally)?\b|\bnot\s+(?:caused\s+by|due\s+to|of)\s+(?:a\s+)?trauma(?:tic)?\b"
    r"|\b(?:a)?traumatic\s+and\s+non[\s-]*traumatic|\batraumatic\b|\bother\s+than\s+(?:a\s+)?trauma(?:tic)?\b",
    re.IGNORECASE,
)
_TRAUMATIC: Final = re.compile(
    r"(?<!non-)(?<!non )(?<!non)(?<!\w)(?:post-?)?traumatic(?:ally)?\b(?!\s*(?:brain|head|stress|anatomical"
    r"|transection|epilep|syrin|amput|dur\w+|neuroma|experience|event\s+in|cerebral))(?=[^.;]{0,80}?(?:spinal"
    r"|SCI|cord|injur|lesion|plegi|paralysis|transection|aetiology|etiology|origin|cause|myelopath))"
    r"|\b(?:injury|SCI|lesion|cause|origin)\s*(?:(?:must\s+be|is|was|are)\s+|[,(:]\s*)(?:purely\s+|of\s+)?traumatic\b"
    r"|\)\s+(?:from|by|after)\s+trauma\b|\b(?:due\s+to|caused\s+by|because\s+of|result(?:ing)?\s+(?:of|from)"
    r"|secondary\s+to|induced\s+by"
    r"|(?:SCI|injur(?:y|ies)|lesions?|damage|paralysis|\w+plegia|\([CTL]\d+[^()]{0,12}\))\s+(?:from|by"
    r"|following|after|of))\s+(?:a\s+|an\s+|acute\s+|blunt\s+|spinal\s+)*(?:trauma|traumatic\s+(?:event|injury"
    r"|accident|cause"
    r"|origin|a?etiology))\b"
    r"|\b(?:a?etiology|cause|origin|mechanism)\s*(?:of\s+(?:the\s+)?(?:injury|SCI|lesion)\s*)?(?:is|:|must\s+be"
    r"|being)\s*(?:traumatic|trauma)\b|\btrauma[\s-]*(?:related|induced)\b"
    r"|(?:\b(?:SCI|spinal\s+cord\s+injur\w+|(?:AIS|ASIA)\s+[A-E])\b[^;:]{0,50}[,)]\s*)traumatic\s*(?=$|[,.;])",
    re.IGNORECASE,
)
_EITHER: Final = re.compile(
    r"\btraumatic\s*(?:or|and|and/or|/|,)\s*(?:an?\s+)?non[\s-]*traumatic|\bnon[\s-]*traumatic\s*(?:or|and"
    r"|and/or|/|,)\s*(?:an?\s+)?traumatic|\btraumatic\s+or\s+not\b"
    r"|\b(?:any|regardless\s+of(?:\s+the)?|irrespective\s+of(?:\s+the)?)\s+(?:cause|a?etiology)\b(?!\s+(?:except|other))",
    re.IGNORECASE,
)
_OTHER_CAUSE: Final = re.compile(
    r"^[\s-]*(?:\([^()]{0,30}\)\s*)?(?:(?:spinal\s+cord\s+injur\w+|SCI|injury|trauma)\s*)?(?:,|or|and|and/or"
    r"|/)\s*(?:(?:due|secondary)\s+to\s+|caused\s+by\s+|from\s+|of\s+)?(?:an?\s+|other\s+)?(?:non[\s-]*traumatic|isch[ae]+mi\w*|vascular|degenerative|medical|tumou?r\w*"
    r"|neoplastic|infect\w*|inflammat\w*|disease|iatrogenic|a?traumatic|myelitis|surg\w+|post-?operative)\b",
    re.IGNORECASE,
)

_NOT_TRAUMATIC_REFUSED: Final = re.compile(
    r"\bnon[\s-]*traumatic\s+(?:(?:SCI|spinal|cord|injur(?:y|ies)|lesions?|causes?|origin|a?etiology)\s+){0,3}(?:excluded"
    r"|not\s+(?:eligible|included|enrolled|accepted|allowed|admitted|permitted|taken))\b",
    re.IGNORECASE,
)

_PENETRATING: Final = re.compile(
    r"(?<!non-)(?<!non )(?<!non)\bpenetrating\b(?!\s*(?:brain|head|kerat|ulcer|cranio|eye))|\bgun[\s-]?shot"
    r"|\bGSW\b|\bstab(?:\b|bing|bed)|\bbeen\s+shot\b|\bweapons?[\s-]+(?:injur|wound|related)|\bknife|\bbullet|\bmissile|\bfirearm|\bballistic|\bshrapnel|\bprojectile|\bblade\b"
    r"|\bshot\s+wound|\bsharp\s+(?:objects?|instruments?|weapons?|force"
    r"|trauma)",
    re.IGNORECASE,
)
_BLUNT: Final = re.compile(r"\bnon[\s-]*penetrating\b|\bblunt\b(?!\s*(?:head|chest|abdom))", re.IGNORECASE)

_VENTILATOR: Final = re.compile(
    r"\bvent(?:il+at(?:or|ory|ion))?[\s-]*(?:\w+\s+)?(?:depend\w*|support|assist\w*|bound)|\b(?:depend\w*|dependence"
    r"|relian\w*|rely)\s+(?:up)?on\s+(?:an?\s+|the\s+|continuous\s+|mechanical\s+|artificial\s+|invasive\s+"
    r"|assisted\s+)*(?:ventilat|respirator|breathing\s+machine)\w*"
    r"|\b(?:requir\w*|need\w*|necessit\w*|use\s+of|using|uses?|on|under|receiving|undergoing"
    r"|support(?:ed)?\s+by)\s+(?:(?:for|of|an?|the|any|continuous|continued|invasive|non-?invasive|permanent"
    r"|chronic|long-?term|full-?time|current|tracheal|intubation|tracheostomy|or|and|,|artificial|assisted"
    r"|ongoing|endotracheal)[\s,]+){0,8}(?:mechanical(?:ly)?\s+|artificial\s+|assisted\s+)?(?:ventilat\w*"
    r"|respirators?\b|breathing\s+machine)"
    r"|\b(?:mech(?:anical(?:ly)?|\.)|artificial(?:ly)?|assisted|invasive)[\s-]+(?:lung\s+|pulmonary\s+)?(?:ventilat\w+|respiration)"
    r"|\brespirator[\s-]depend\w*|\bventil+ators?\b|\bbreathing\s+machine|^\W*ventilation\W*$|\brespirators?\b"
    r"|\bbreathing\s+(?:that\s+)?depend\w*\s+(?:up)?on\b|\bhelp\s+with\s+breathing|\b(?:continuous|24-?\s?hour"
    r"|day-time|tracheostomy\s+(?:and|or|with)|failure\s+with)\s+ventilation|\bventilated\b"
    r"|\bassisted\s+breathing"
    r"|\b(?:respiratory|breathing)\s+(?:support|assistance)\b|\b(?:chronic|long-?term|permanent|home)\s+ventilation",
    re.IGNORECASE,
)
_NOT_NEEDED: Final = re.compile(
    r"\b(?:breath\w*|respiration)\s+(?:spontaneous\w*|independent\w*|on\s+(?:his|her|their"
    r"|one's)(?:/her)?\s+own|un(?:aided|assisted)|without\s+(?:an?\s+|mechanical\s+|the\s+(?:help"
    r"|aid)\s+of\s+an?\s+)*(?:ventilat\w*"
    r"|respirat\w*|assistance|support|aid|help|machine))|\b(?:spontaneous(?:ly)?|independent)\s+breathing"
    r"|\bnon-?\s?ventilat"
    r"|\bindependent(?:ly)?\s+(?:of|from)\s+(?:an?\s+"
    r"|mechanical\s+)*ventilat\w*|\bventilator[\s-]+(?:free|independent)|\bweaned\s+(?:off|from)",
    re.IGNORECASE,
)
# What a bracket sets apart does not limit what stands before it: '(CPAP is not counted)'.
_SET_APART: Final = re.compile(
    r"\([^()]{0,20}\b(?:C|Bi)PAP\b[^()]{0,60}\b(?:not|permitted|allowed|accept\w+)\b[^()]{0,60}(?:\)|$)", re.IGNORECASE
)
_AS_LONG: Final = re.compile(
    r"\s*(?:for\s+)?(?:at\s+least|more\s+than|>|≥)\s*\d+\s*(?:days?|weeks?|months?|years?)", re.IGNORECASE
)
_PARTLY: Final = re.compile(
    r"\b(?:at\s+night|during\s+the\s+day|daytime|BiPAP|nocturnal|night-?time|overnight|hours?\s+(?:a|per)\s+day"
    r"|CPAP|tests?|maxim(?:al"
    r"|um)\s+voluntary)\b",
    re.IGNORECASE,
)

_SOME_VENTILATION: Final = re.compile(r"\bventilation\b(?![\s/-]*perfusion)", re.IGNORECASE)
_DEPENDENT: Final = re.compile(r"\bdepend", re.IGNORECASE)
_IN_SURGERY: Final = re.compile(
    r"\b(?:tolerat\w*|withstand|an[ae]+sthe\w*|intra-?operative|during\s+(?:the\s+)?(?:surgery|operation))\b",
    re.IGNORECASE,
)
# Under 'inclusion' a ventilator is a criterion where people who need one are spoken of, or are not wanted.
_PEOPLE: Final = re.compile(
    r"\b(?:not?|without|free|never|off|nor|independent)\b|n't\b|ventilat\w+[\s-]+(?:depend\w+|assisted"
    r"|supported)\s+(?:participants|patients|subjects|people|individuals|tetraplegi\w+|SCI)|dependen\w+\s+on"
    r"|\b(?:may|allowed|eligible|permitted|accepted|welcome)\b",
    re.IGNORECASE,
)

_CELLS: Final = (
    r"(?:(?:stem|progenitor|precursor|mesenchymal|stromal|Schwann|olfactory|ensheathing|neural|hematopoietic"
    r"|haematopoietic|cord\s+blood|glial|bone\s+marrow|mononuclear|any|other|autologous|allogeneic|gene|or|and"
    r"|and/or|/|tissue|organ|foetal|fetal|MSC|iPS)[\s-]*){0,6}(?:cells?|cellular|MSCs?|OECs?)\b"
)
_CELL_THERAPY: Final = (
    rf"{_CELLS}[\s\"'-]*(?:(?:based|derived|or|and|gene|tissue|/|treatment|product|type|clinical"
    rf"|research)[\s-]*){{0,4}}(?:transplant\w*|therap\w+|treatments?|grafts?|grafting|infusions?|implant\w*"
    rf"|injections?|administration|trials?|stud(?:y|ies)|products?|interventions?|procedures?|research)"
    rf"|\b(?:transplant\w*|injections?|infusions?|implantation|treatments?|therap(?:y|ies)|treated|graft\w*"
    rf"|transplanted"
    rf"|administration)\s+(?:(?:earlier|before|previously|once|already)\s+)?(?:(?:of|with|by|using|any|other"
    rf"|type|kind|an?)\s+){{1,4}}{_CELLS}"
    rf"|\bcells\s+(?:injected|infused|given|grafted)\b|\b(?:implanted|transplanted|infused|injected"
    rf"|grafted)\s+(?:\w+\s+){{0,2}}cells\b|\b(?:stud(?:y|ies)"
    rf"|trials?)\s+(?:of|with|using)\s+(?:\w+\s+){{0,3}}cells\b|(?<=received )(?:any\s+|other\s+"
    rf"|\w+\s+){{0,3}}cells\b|\b(?:stem"
    rf"|mesenchymal\s+\w+|Schwann|olfactory\s+ensheathing)\s+cells\b"
)
_EARLIER: Final = re.compile(
    rf"\b(?:prior|previous(?:ly)?|earlier|past|former|preceding|history\s+of|h/o|already|ever|received|undergone"
    rf"|underwent|had"
    rf"|have\s+had|exposure\s+to|before|pre-?treat\w*|given|recipients?\s+of|receipt\s+of|treated"
    rf"|taken\s+part\s+in|participated\s+in"
    rf"|participat\w+\s+in\s+(?:any\s+)?(?:prior|previous"
    rf"|earlier))\b(?P<between>[^.;:]{{0,60}}?)\b(?P<cells>{_CELL_THERAPY})"
    rf"|(?P<first>{_CELL_THERAPY})\s+(?:(?:for|to\s+treat|of)\s+(?:\w+\s+){{1,4}}"
    rf"|(?:use|treatment|procedure|therapy|administered|done|performed|given|treated)\s+){{0,2}}(?:in\s+the\s+(?:past|last"
    rf"|previous)|within\s+(?:the\s+)?(?:past|last|previous|\d)|previously|earlier|before(?!\s+(?:surg"
    rf"|the\s+(?:surg|operat)))|(?:prior|previous)\s+to\s+(?:this|the|enrol|screen|study|inclusion)"
    rf"|at\s+any\s+time|to\s+date|so\s+far|until\s+now|treated\b|in\s+the\s+\d+\s+(?:weeks|months|years)\s+before"
    rf"|received|elsewhere|abroad|ever"
    rf"|(?:in\s+)?(?:the\s+)?(?:past\s+|medical\s+)?history)|\bstem[\s-]cell[\s-]na[iï]ve"
    rf"|\bna[iï]ve\s+to\s+(?:{_CELL_THERAPY})",
    re.IGNORECASE,
)
# Under 'exclusion' the name of the treatment is enough.
_NAMED_FIRST: Final = re.compile(
    rf"(?:(?<=^)|(?<=^[*+-]\s)|(?<=^\d[.)]\s)|(?<=^\d\d[.)]\s)|(?<=:\s)|(?<=^\s))(?:any\s+|use\s+of\s+|other\s+)*(?:{_CELL_THERAPY})",
    re.IGNORECASE,
)
_HAD: Final = re.compile(
    r"\b(?:received|treated|transplanted|undergone|underwent|participated|completed|given|had)\b", re.IGNORECASE
)
_BLOOD_DISEASE: Final = re.compile(
    r"\b(?:willing\w*|able\s+to|consent|planned|scheduled|will\s+(?:be|receive)|to\s+receive|agree\w*|hope"
    r"|red\s+blood|packed|blood\s+cells|white\s+blood|T[\s-]cells?|sickle|basal|squamous|allerg\w*|hypersensitiv\w*)\b",
    re.IGNORECASE,
)


def _names_any(words: str, *traces: str) -> bool:
    """Whether one of these letters stands in a clause at all: most clauses are about something else."""
    lower = words.lower()
    return any(trace in lower for trace in traces)


def traumatic(clause: Clause) -> Iterator[Statement[str]]:
    """Whether the injury must come from trauma."""
    words = clause.words
    if not _names_any(words, "traum", "cause", "tiology"):
        return
    if (refused := _NOT_TRAUMATIC_REFUSED.search(words)) and not clause.excludes:
        yield _said(clause, refused, REQUIRED)
        return
    if either := _EITHER.search(words):
        yield _unsure(clause, either) if clause.excludes else _said(clause, either, ALLOWED)
        return
    without, by = _NOT_TRAUMATIC.search(words), _TRAUMATIC.search(words)
    if not without and not by:
        return
    found = without or by
    assert found is not None  # noqa: S101
    if (without and by) or (by and _OTHER_CAUSE.match(words[by.end() : by.end() + 60])):
        if (
            clause.excludes
            and without
            and by
            and not re.search(
                r"\bor\b|\band\b|/", words[min(by.end(), without.end()) : max(by.start(), without.start())]
            )
        ):
            yield _said(clause, without, REQUIRED)
        else:
            yield (
                _said(clause, found, EXCLUDED if clause.excludes else ALLOWED)
                if not clause.excludes
                else _unsure(clause, found)
            )
        return
    if without:
        yield _said(clause, without, _without_trauma(clause, without))
        return
    before = words[max(0, found.start() - 40) : found.start()]
    if clause.excludes:
        yield from _trauma_refused(clause, found, before)
    elif not _NO.search(before):
        yield _said(clause, found, REQUIRED)


def _without_trauma(clause: Clause, found: re.Match[str]) -> str:
    """What 'non-traumatic' says: required, refused or, before 'accepted', allowed."""
    words = clause.words
    if not clause.excludes and _MAY.search(words[found.end() : found.end() + 60]):
        return ALLOWED
    refused = clause.excludes != bool(_NO.search(words[max(0, found.start() - 40) : found.start()]))
    return REQUIRED if refused else EXCLUDED


def _trauma_refused(clause: Clause, found: re.Match[str], before: str) -> Iterator[Statement[str]]:
    """Trauma among exclusions: 'other than traumatic', or the traumatic injury itself."""
    if re.search(r"\b(?:not|other\s+than|non)\b[^.;]{0,20}$", before, re.IGNORECASE):
        yield _said(clause, found, REQUIRED)
    elif re.match(r"^\W*(?:\w+\s+){0,4}$", clause.words[: found.start()]) and re.search(
        r"^traumatic\s+(?:SCI|spinal\s+cord\s+injury|injury|origin|a?etiology|cause)\W*$",
        clause.words[found.start() :].strip(),
        re.IGNORECASE,
    ):
        yield _said(clause, found, EXCLUDED)


def penetrating(clause: Clause) -> Iterator[Statement[str]]:
    """Whether a penetrating injury is taken."""
    words = clause.words
    blunt, sharp = _BLUNT.search(words), _PENETRATING.search(words)
    if blunt and sharp:
        yield (
            _unsure(clause, sharp)
            if clause.excludes
            else _said(
                clause, sharp, EXCLUDED if _NO.search(words[max(0, sharp.start() - 40) : sharp.start()]) else ALLOWED
            )
        )
    elif blunt and not clause.excludes:
        yield _said(clause, blunt, EXCLUDED)
    elif sharp:
        yield from _refusal(clause, sharp)


def ventilator(clause: Clause) -> Iterator[Statement[str]]:
    """Whether people who need a ventilator are taken."""
    words = clause.words
    if not _names_any(words, "vent", "respira", "breath"):
        return
    if free := _NOT_NEEDED.search(words):
        if not clause.excludes and not _NO.search(words[max(0, free.start() - 20) : free.start()]):
            yield _said(clause, free, EXCLUDED)
            return
        if clause.excludes:
            yield _said(clause, free, EXCLUDED)
            return
    if need := _VENTILATOR.search(words):
        if _IN_SURGERY.search(words) and not clause.excludes:
            return
        near = _SET_APART.sub("", words[need.start() : need.end() + 90])[: len(need.group()) + 60]
        if not clause.excludes and _DEPENDENT.search(need.group()):
            near = _AS_LONG.sub("", near)  # who depends on it for some months needs it
        if (
            _IN_SURGERY.search(words)
            or _PARTLY.search(near)
            or _CONDITION.search(near)
            or (not clause.excludes and not _PEOPLE.search(words))
        ):
            yield _unsure(clause, need)
        else:
            yield from _refusal(clause, need)
    elif clause.excludes and (some := _SOME_VENTILATION.search(words)):
        yield _unsure(clause, some)


def earlier_cell_therapy(clause: Clause) -> Iterator[Statement[str]]:
    """Whether people who had cells before are taken."""
    words = clause.words
    if not _names_any(words, "cell", "msc", "oec"):
        return
    found = _EARLIER.search(words) or (_NAMED_FIRST.search(words) if clause.excludes else None)
    if not found or _BLOOD_DISEASE.search(words[max(0, found.start() - 40) : found.end()]):
        return
    if re.search(r"na[iï]ve", found.group(), re.IGNORECASE):
        yield _said(clause, found, EXCLUDED)
        return
    if _CONDITION.search(words):
        yield _unsure(clause, found)
        return
    had = clause.excludes or _NO.search(words[max(0, found.start() - 50) : found.end()]) or _MAY.search(words)
    if not had and not _HAD.search(words[max(0, found.start() - 30) : found.end()]):
        yield _unsure(clause, found)
        return
    yield from _refusal(clause, found)


_ONLY_IF: Final = re.compile(
    r"[^.;]{0,40}\b(?:unless|except)\b|\s*(?:injur\w*|wounds?|SCI|trauma|lesions?)?\s*,?\s*(?:with|if|where"
    r"|when|whose|that|which)\s+"
    r"(?!would|prevent|precludes?\s+participation|(?:an?\s+)?tracheo|or\s+without|a\s+ventilator|respiratory"
    r"|(?:a\s+)?(?:knife|gun))",
    re.IGNORECASE,
)


_FAR: Final = 60  # letters from the start of a clause within which no word that turns its sense was missed


def _refusal(clause: Clause, found: re.Match[str]) -> Iterator[Statement[str]]:
    """Refused under 'exclusion' or after 'no'; under 'inclusion' required or, after 'may', allowed."""
    before, after = (
        clause.words[max(0, found.start() - 50) : found.start()],
        clause.words[found.end() : found.end() + 60],
    )
    if clause.excludes:
        before = before.rsplit(",", 1)[-1]  # each item of a list of exclusions stands for itself
    negated = bool(_NO.search(before)) or bool(_NO.search(found.group()))
    if clause.excludes:
        if negated or _ONLY_IF.match(after):
            yield _unsure(clause, found)
        else:
            yield _said(clause, found, EXCLUDED)
    elif negated:
        yield _said(clause, found, EXCLUDED)
    elif _MAY.search(before) or _MAY.search(after):
        yield _said(clause, found, ALLOWED)
    elif found.start() <= _FAR:
        yield _said(clause, found, REQUIRED)
    else:
        yield _unsure(clause, found)


def _unsure(clause: Clause, found: re.Match[str]) -> Statement[str]:
    """Refused in part: what another clause refuses or allows altogether counts more."""
    return Statement(None, (_place(clause, found),), weak=True)


def _said(clause: Clause, found: re.Match[str], value: str) -> Statement[str]:
    return Statement(value, (_place(clause, found),))


def _place(clause: Clause, found: re.Match[str]) -> tuple[int, int]:
    return clause.start + found.start(), clause.start + found.end()
