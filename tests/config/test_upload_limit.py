"""What no form takes is refused before any of it is kept."""

import io

import pytest
from django.core.exceptions import RequestDataTooBig
from django.test import Client, RequestFactory

from config.upload_limit import MOST_BYTES


def test_more_than_any_form_takes_is_refused_by_its_length() -> None:
    request = RequestFactory().post("/", {"file": io.BytesIO(b"a file")})
    request.META["CONTENT_LENGTH"] = str(MOST_BYTES + 1)
    with pytest.raises(RequestDataTooBig):
        request.FILES.get("file")


@pytest.mark.django_db
def test_the_answer_is_400(client: Client) -> None:
    client.raise_request_exception = False
    answer = client.post("/account/login/", {"file": io.BytesIO(b"a file")}, CONTENT_LENGTH=str(MOST_BYTES + 1))
    assert answer.status_code in {400, 404}


def test_what_is_smaller_comes_in() -> None:
    request = RequestFactory().post("/", {"file": io.BytesIO(b"a file")})
    file = request.FILES["file"]
    assert not isinstance(file, list)
    assert file.read() == b"a file"
