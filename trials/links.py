"""Where a trial's own registry shows it; WHO's search portal for registries without lasting addresses."""

import re
from urllib.parse import parse_qsl, quote, urlsplit

from trials.models import TrialIdentifier
from trials.registries.identifiers import Identifier, recognise

_PAGES = {
    "nct": "https://clinicaltrials.gov/study/{}",
    "isrctn": "https://www.isrctn.com/{}",
    "ctis": "https://euclinicaltrials.eu/ctis-public/view/{}",
    "eudract": "https://www.clinicaltrialsregister.eu/ctr-search/search?query=eudract_number:{}",
    "anzctr": "https://www.anzctr.org.au/{}.aspx",
    "drks": "https://drks.de/search/en/trial/{}",
}
_EU_SUBMISSION = re.compile(r"20\d{2}-5\d{5}-\d{2}(-\d{2})")
_WHO = "https://trialsearch.who.int/Trial2.aspx?TrialID={}"
# Japan's registers stand there under the name of their network.
_WHO_NAMES = {"jrct": "JPRN-{}", "umin": "JPRN-{}", "chictr": "{}", "cris": "{}", "ctri": "{}", "irct": "{}",
              "pactr": "{}", "tctr": "{}"}  # fmt: skip


def registry_page(identifier: TrialIdentifier | Identifier) -> str:
    """The address of the record, '' for numbers that no known registry gave."""
    if identifier.scheme == "ctis":
        return _PAGES["ctis"].format(_as_submitted(identifier))
    if page := _PAGES.get(identifier.scheme):
        return page.format(quote(identifier.value))
    if name := _WHO_NAMES.get(identifier.scheme):
        return _WHO.format(quote(name.format(identifier.value), safe=""))
    return ""


def _as_submitted(identifier: TrialIdentifier | Identifier) -> str:
    """The EU number as the register has it, with its submission; that is the first one where none is given."""
    submission = _EU_SUBMISSION.search(identifier.original)
    return f"{identifier.value}{submission[1] if submission else '-00'}"


def registry_source(text: str) -> tuple[str, str, str] | None:
    """For a registry's number, or the address of its record: that address, the key of a source for it, the number.

    None for anything else.
    """
    for number in _numbers_in(text):
        identifier = recognise(number)
        page = registry_page(identifier)
        if page and (number == text or _host(page) == _host(text)):
            return page, f"ctgov-{number}" if identifier.scheme == "nct" else number, number
    return None


def _numbers_in(text: str) -> list[str]:
    """The text itself; of an address the parts that may hold a number."""
    if not text.lower().startswith(("http://", "https://")):
        return [text]
    try:
        parts = urlsplit(text)
    except ValueError:
        return []
    values = [value.rpartition(":")[2] for _name, value in parse_qsl(parts.query)]
    return [*values, *(step.removesuffix(".aspx") for step in parts.path.split("/") if step)]


def _host(address: str) -> str:
    return (urlsplit(address).hostname or "").removeprefix("www.")
