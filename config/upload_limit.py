"""The most that a form may send at once, said before any of it is written to the disk."""

from typing import Any, Final

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

# Forms say for each file what they take; this is for what no form of ours would take.
MOST_BYTES: Final = 32 * 1024 * 1024


class UploadLimit(FileUploadHandler):
    """Stands before the handlers that keep files, and lets them be."""

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *args: Any, **kwargs: Any) -> None:  # noqa: N803
        """Refuse by the length that the browser states.

        Raises:
            RequestDataTooBig: which is answered by 400.
        """
        if content_length > MOST_BYTES:
            raise RequestDataTooBig(f"{content_length} bytes were sent; at most {MOST_BYTES} are taken.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Leave it to the next handler."""
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Nothing is kept here."""
