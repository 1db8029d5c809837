"""Numbers that are sent as text, and pages of the admin that are sent none."""

import pytest

from editorial.models import Proposal
from editorial.roles import PUBLISHER
from editorial.whole_numbers import whole_number
from tests.builders import make_therapy
from tests.editors import filled, log_in, page, save

NONE = ["", "abc", "1.5", "-1", "²", "1_0", " 1", "1" * 10, "1" * 5000]


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_number_is_none(text: str) -> None:
    assert whole_number(text) is None


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("7", 7), ("007", 7), ("999999999", 999_999_999)])
def test_digits_are_a_number(text: str, number: int) -> None:
    assert whole_number(text) == number


@pytest.mark.parametrize("text", [text for text in NONE if text])
@pytest.mark.django_db
def test_no_page_of_a_record_fails_on_a_number_that_is_none(text: str) -> None:
    therapy, client = make_therapy(), log_in(PUBLISHER)
    save(client, page("change", therapy), {"name": "New"})
    assert client.post(page("history", therapy), {"restore": text}).status_code == 404
    assert client.post(page("preview", therapy), {"revoke": text}).status_code == 404
    assert client.get(page("compare", therapy), {"from": text, "to": "1"}).status_code == 404
    typed = filled(client, page("change", therapy)) | {"name": "Newer", "_edition": text, "_save": "1"}
    assert "/conflict/" in client.post(page("change", therapy), typed)["Location"]
    answer = client.post(page("publication", therapy), {"act": "submit", "edition": text})
    assert "was saved after you opened this page." in answer.content.decode()
    assert Proposal.objects.about(therapy).get().stage == "draft"
