"""JSON is the only renderer; whatever a client says that it accepts, it gets JSON."""

from collections.abc import Mapping
from typing import Any

import orjson
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request


class JSONRenderer(BaseRenderer):
    """Fast JSON (RFC 8259), UTF-8. `orjson.Fragment`s in the data are JSON that the database has built."""

    media_type = "application/json"
    format = "json"
    charset = None

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Mapping[str, Any] | None = None
    ) -> bytes:
        """The data as bytes; nothing for an answer without a body."""
        return b"" if data is None else orjson.dumps(data, default=str, option=orjson.OPT_NON_STR_KEYS)


class AlwaysJSON(BaseContentNegotiation):
    """No negotiation: there is one renderer."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        """The first parser; no endpoint of version 1 reads a body."""
        return parsers[0] if parsers else None

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        """The only renderer."""
        return renderers[0], renderers[0].media_type
