from typing import Any

import orjson
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from trials.registries.contacts import REMOVED, may_hold_contacts, redact, redact_names, redact_text


@pytest.mark.parametrize(
    "contact",
    [
        "ada@example.org",
        "ada.lovelace+trial@mail.example.co.uk",
        "ada (at) example.org",
        "ada[at]example.org",
        "ada\uff20example.org",
        "+33 1 42 16 00 00",
        "+1 (555) 010-0100",
        "+86-10-8888 9999",
        "0086-20-8525 3333",
        "(555) 010-0100",
        "(555)010-0100",
        "555-010-0100",
        "555.010.0100",
        "1-800-555-0100",
        "01 42 16 00 00",
        "01.42.16.00.00",
        "03-1234-5678",
        "020 7946 0000",
        "(020) 7946 0000",
    ],
)
@pytest.mark.parametrize("sentence", ["{}", "Please contact {}, or come by.", "in 2019 {} we", "Dr X;{};Paris"])
def test_contacts_are_removed_from_texts(contact: str, sentence: str) -> None:
    assert redact_text(sentence.format(contact)) == sentence.format(REMOVED)


@pytest.mark.parametrize(
    "text",
    ["Tel: 123456", "phone no. 42160000", "Fax 42 16 00 00", "call us at 12345678", "WhatsApp +5550100100"],
)
def test_numbers_after_a_label_are_removed(text: str) -> None:
    redacted = redact_text(text)
    assert redacted.endswith(REMOVED)
    assert not any(character.isdigit() for character in redacted)


@pytest.mark.parametrize(
    "text",
    [
        "from 2018-05-11 to 2019-06-30",
        "01-02-2018 or 01/02/2018",
        "between 2010-2015 and 2016",
        "2014-005098-35",
        "2023-507385-11-00",
        "doi: 10.1097/00007632-200206150-00020.",
        "doi: 10.1016/S0140-6736(18)30480-X",
        "Spine. 2002 Jun 15;27(12):1361-72",
        "10 000 000 cells, then 100,000,000 cells/kg",
        "CD34+ 10000000 cells",
        "1 000 000 - 2 000 000 cells per kg",
        "NCT02481440, ISRCTN12345678 and ChiCTR-IOR-17012345",
        "visits at 3-6-9-12-18-24 months",
        "0.5-1.0 mg, 10-20-30 mg",
        "37.77493, -122.41942",
        "94143-0728",
        "a telephone visit 12 months after 3 doses",
        "mean 12.345678 (0.000123)",
        "5 @ 10 mg",
    ],
)
def test_facts_stay_whole(text: str) -> None:
    assert redact_text(text) == text


def test_names_of_people_are_removed_from_every_text_and_offices_stay() -> None:
    payload = {"title": "A trial of JANE SECRET", "sites": ["Acme Inc, ask Jane Secret", "Janet Secretary"]}
    cleaned = redact_names(payload, ["Jane Secret, MD, PhD", "Acme Inc", "Clinical Trials Information", "Jane"])
    assert cleaned == {
        "title": f"A trial of {REMOVED}",
        "sites": [f"Acme Inc, ask {REMOVED}", "Janet Secretary"],
    }


def test_redact_reaches_every_text_of_a_payload_but_keeps_identifiers() -> None:
    payload = {"a": [{"b": "ada@example.org"}], "id": "555-123-4567", "n": 5551234567, "zip": "94143-0728"}
    assert redact(payload, frozenset({"id", "zip"})) == {**payload, "a": [{"b": REMOVED}]}


def test_redact_takes_an_address_even_out_of_an_identifier() -> None:
    assert redact({"id": "ada@example.org"}, frozenset({"id"})) == {"id": REMOVED}


TEXTS = st.text(alphabet='0123456789 +-().@/telphonecal:ab\n\t\r\x1f"\\\uff20\u2010\u0663', max_size=60)


@given(st.recursive(TEXTS, lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner), max_leaves=8))
@example(["call\n555-010-0100"])
@example(["\\\\tel00000000"])
@example({"a": "phone\t42160000", "b": ['"+33 1 42 16 00 00"']})
def test_what_is_not_looked_at_text_by_text_holds_no_contact(payload: Any) -> None:
    if not may_hold_contacts(orjson.dumps(payload)):
        assert redact(payload, frozenset()) == payload


def test_dates_numbers_and_prose_alone_are_not_looked_at_text_by_text() -> None:
    payload = {"date": "2018-05-11", "id": "NCT02163876", "text": "10 000 000 cells at day 14, then 12.5 mg"}
    assert not may_hold_contacts(orjson.dumps(payload))


@given(st.text(alphabet="0123456789 +-().@/telphone:ab\n", max_size=60))
def test_redacting_twice_is_redacting_once(text: str) -> None:
    once = redact_text(text)
    assert redact_text(once) == once


@given(
    st.text(alphabet="abc xyz.,;:!?\n", max_size=30),
    st.from_regex(r"[a-z]{1,8}(\.[a-z]{1,8})?@[a-z]{1,10}\.(org|com|fr)", fullmatch=True),
)
def test_no_address_survives(before: str, address: str) -> None:
    assert "@" not in redact_text(f"{before} {address} and so on")
