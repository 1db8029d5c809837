"""Where a trial's own registry shows it; WHO's search portal for registries without lasting addresses."""

from urllib.parse import quote

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
_WHO = "https://trialsearch.who.int/Trial2.aspx?TrialID={}"
# Japan's registers stand there under the name of their network.
_WHO_NAMES = {"jrct": "JPRN-{}", "umin": "JPRN-{}", "chictr": "{}", "cris": "{}", "ctri": "{}", "irct": "{}",
              "pactr": "{}", "tctr": "{}"}  # fmt: skip


def registry_page(identifier: TrialIdentifier | Identifier) -> str:
    """The address of the record, '' for numbers that no known registry gave."""
    if page := _PAGES.get(identifier.scheme):
        return page.format(quote(identifier.value))
    if name := _WHO_NAMES.get(identifier.scheme):
        return _WHO.format(quote(name.format(identifier.value), safe=""))
    return ""


def registry_source(text: str) -> tuple[str, str] | None:
    """For a registry's number: the address of its record, and the key of a source for it; None for anything else."""
    identifier = recognise(text)
    page = registry_page(identifier)
    return (page, f"ctgov-{text}" if identifier.scheme == "nct" else text) if page else None
