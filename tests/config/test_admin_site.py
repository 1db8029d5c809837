"""What every page of the admin keeps, whatever it is sent."""

import pytest

from editorial.actions import begin, submit
from editorial.roles import PUBLISHER
from tests.builders import make_therapy
from tests.editors import log_in, page, save

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_nul_is_refused_by_the_name_of_its_field() -> None:
    therapy, client = make_therapy(state="draft"), log_in(PUBLISHER)
    begin(obj=therapy, by="author")
    submit(obj=therapy, by="author")
    for answer, name in (
        (client.post(page("publication", therapy), {"act": "return", "comment": "a\0b"}), "comment"),
        (save(client, page("change", therapy), {"summary": "Other.", "_reason": "a\0b"}), "_reason"),
        (client.get("/admin/editorial/proposal/?author=%00"), "author"),
        (client.get("/admin/editorial/proposal/?kind=%00"), "kind"),
    ):
        assert answer.status_code == 400
        assert f"“{name}” holds a character that cannot be kept" in answer.content.decode()
