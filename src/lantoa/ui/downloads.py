"""Files that an answer is: made while it is sent, never kept by a browser's cache."""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header


def download(content: Iterable[bytes] | IO[bytes], name: str, media_type: str) -> HttpResponseBase:
    """An attachment. A file is closed once it was sent."""
    response: HttpResponseBase
    if hasattr(content, "read"):
        response = FileResponse(content, content_type=media_type)
    else:
        response = StreamingHttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
