"""What a request brings, read strictly: JSON and nothing else, and only what can be stored."""

from __future__ import annotations

import json
import re
from typing import Any

from django.http import HttpRequest
from ninja.parser import Parser

LARGEST = 2 * 1024 * 1024
"""Bytes of one body: twenty parts of the longest prose, each letter escaped, are under one."""

_SURROGATE = re.compile("[\ud800-\udfff]")


class NotJson(Exception):
    """The request says that it brings something else than JSON."""


class TooLarge(Exception):
    """More than :data:`LARGEST`."""


class Unreadable(Exception):
    """JSON that cannot be stored or that is none. The message is shown to the sender."""


class StrictParser(Parser):
    def parse_body(self, request: HttpRequest) -> Any:
        """Raises :class:`NotJson`, :class:`TooLarge` and :class:`Unreadable`.

        A NUL byte no database keeps, half a character (a lone surrogate) no encoding writes, and
        numbers that are none (``NaN``) are no JSON.
        """
        if request.content_type != "application/json":
            raise NotJson
        if len(request.body) > LARGEST:
            raise TooLarge
        try:
            found = json.loads(request.body.decode(), parse_constant=_no_number)
        except (ValueError, RecursionError) as error:
            raise Unreadable("Nội dung không phải là JSON bằng UTF-8.") from error
        _must_be_storable(found)
        return found


def _no_number(text: str) -> None:
    raise ValueError(text)


def _must_be_storable(found: Any) -> None:
    left = [found]
    while left:
        each = left.pop()
        if isinstance(each, dict):
            left += [*each.keys(), *each.values()]
        elif isinstance(each, list):
            left += each
        elif isinstance(each, str) and ("\x00" in each or _SURROGATE.search(each)):
            raise Unreadable("Có ký tự không lưu được: ký tự rỗng hoặc nửa ký tự.")
