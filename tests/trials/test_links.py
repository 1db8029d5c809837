"""Addresses of registry records."""

import pytest

from trials.links import registry_page
from trials.models import TrialIdentifier


@pytest.mark.parametrize(
    ("original", "submission"), [("CTIS2023-507385-11-01", "01"), ("2023-507385-11", "00"), ("", "00")]
)
def test_the_eu_register_shows_a_submission(original: str, submission: str) -> None:
    address = f"https://euclinicaltrials.eu/ctis-public/view/2023-507385-11-{submission}"
    number = TrialIdentifier(scheme="ctis", value="2023-507385-11", original=original)
    assert registry_page(number) == address


@pytest.mark.parametrize(
    ("scheme", "value", "address"),
    [
        ("nct", "NCT02481440", "https://clinicaltrials.gov/study/NCT02481440"),
        ("isrctn", "ISRCTN12345678", "https://www.isrctn.com/ISRCTN12345678"),
        ("jrct", "jRCTa031190228", "https://trialsearch.who.int/Trial2.aspx?TrialID=JPRN-jRCTa031190228"),
        ("ctri", "CTRI/2018/05/013942", "https://trialsearch.who.int/Trial2.aspx?TrialID=CTRI%2F2018%2F05%2F013942"),
        ("other", 'A"><script>', ""),
    ],
)
def test_registry_page(scheme: str, value: str, address: str) -> None:
    assert registry_page(TrialIdentifier(scheme=scheme, value=value)) == address
