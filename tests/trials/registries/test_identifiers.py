import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trials.registries.identifiers import OTHER, SCHEMES, recognise

ICTRP = Path(__file__).parents[3].parent / "shared" / "data" / "ictrp" / "ictrp-95-trials.xml"

# One or more forms a register, as patterns for generated examples.
FORMS = {
    "nct": r"NCT[0-9]{8}",
    "ctis": r"20[0-9]{2}-5[0-9]{5}-[0-9]{2}",
    "eudract": r"20[0-9]{2}-0[0-9]{5}-[0-9]{2}",
    "isrctn": r"ISRCTN[0-9]{8}",
    "chictr": r"ChiCTR(-[A-Z]{3}-)?[0-9]{8,10}",
    "jrct": r"jRCT(s[0-9]{9}|[0-9]{10})",
    "umin": r"UMIN[0-9]{9}",
    "cris": r"KCT00[0-9]{5}",
    "ctri": r"CTRI/20[0-9]{2}/[0-9]{2,3}/[0-9]{6}",
    "anzctr": r"ACTRN126[0-9]{11}",
    "tctr": r"TCTR20[0-9]{9}",
    "irct": r"IRCT[0-9]{10,14}N[0-9]{1,3}",
    "drks": r"DRKS000[0-9]{5}",
    "pactr": r"PACTR20[0-9]{13,14}",
    "omon": r"NL-OMON[0-9]{4,6}",
    "japic": r"JapicCTI-[0-9]{6}",
}


def test_every_scheme_has_generated_examples() -> None:
    assert set(FORMS) | {OTHER} == set(SCHEMES)


@pytest.mark.parametrize("scheme", FORMS)
@given(data=st.data())
def test_recognise_knows_each_register_whatever_the_case(scheme: str, data: st.DataObject) -> None:
    value = data.draw(st.from_regex(FORMS[scheme], fullmatch=True))
    for written in (value, value.lower(), value.upper(), f"  {value}\n"):
        identifier = recognise(written)
        assert (identifier.scheme, identifier.value) == (scheme, value)
        assert identifier.original == written.strip()


@pytest.mark.parametrize(
    ("written", "scheme", "value"),
    [
        ("EUCTR2021-000037-14-ES", "eudract", "2021-000037-14"),
        ("eudract 2021-000037-14", OTHER, "eudract 2021-000037-14"),
        ("2014-005098-35-IT", "eudract", "2014-005098-35"),
        ("EUCTR2015-001589-25-3rd", "eudract", "2015-001589-25"),
        ("EUCTR2015-001589-25-Outside-EU/EEA", "eudract", "2015-001589-25"),
        ("CTIS2023-507385-11-00", "ctis", "2023-507385-11"),
        ("2023-507385-11-01", "ctis", "2023-507385-11"),
        ("JPRN-JapicCTI-194846", "japic", "JapicCTI-194846"),
        ("japiccti-194846", "japic", "JapicCTI-194846"),
        ("JPRN-jRCTs031210288", "jrct", "jRCTs031210288"),
        ("JPRN-JRCT2080221636", "jrct", "jRCT2080221636"),
        ("JPRN-UMIN000027045", "umin", "UMIN000027045"),
        ("ChiCTRIOR17012345", "chictr", "ChiCTR-IOR-17012345"),
        ("chictr-ior-17012345", "chictr", "ChiCTR-IOR-17012345"),
        ("CHICTR2100050713", "chictr", "ChiCTR2100050713"),
        ("nl-omon55279", "omon", "NL-OMON55279"),
        ("NL-55279", OTHER, "NL-55279"),
        ("U1111-1282-5699", OTHER, "U1111-1282-5699"),
        ("NCT1234567", OTHER, "NCT1234567"),
        ("NCT123456789", OTHER, "NCT123456789"),
        ("see NCT02481440", OTHER, "see NCT02481440"),
        ("NCT" + "\u0661" * 8, OTHER, "NCT" + "\u0661" * 8),
        ("", OTHER, ""),
    ],
)
def test_recognise(written: str, scheme: str, value: str) -> None:
    identifier = recognise(written)
    assert (identifier.scheme, identifier.value, identifier.original) == (scheme, value, written)


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("CTRI/2018/05/013942", "CTRI-2018-05-013942"),
        ("NCT02481440", "NCT02481440"),
        ("jRCTs031210288", "jRCTs031210288"),
        ("EK Nr. 301/2009", "EK-Nr-301-2009"),
    ],
)
def test_url_key(written: str, key: str) -> None:
    assert recognise(written).url_key == key


@given(st.text(max_size=40))
def test_any_text_is_taken_and_reading_a_value_again_changes_nothing(text: str) -> None:
    identifier = recognise(text)
    again = recognise(identifier.value)
    assert (again.scheme, again.value) == (identifier.scheme, identifier.value)


@pytest.mark.skipif(not ICTRP.is_file(), reason="the real export is not here")
def test_the_95_real_identifiers_are_of_known_registers() -> None:
    written = re.findall(r"<TrialID>([^<]*)", ICTRP.read_text(encoding="utf-8"))
    assert len(written) == 95
    assert not [text for text in written if recognise(text).scheme == OTHER]
