"""The description of the API as OpenAPI 3.1, made true where the library says less than we do."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from lantoa.ui.rest.faults import MEDIA_TYPE, TITLES

Json = dict[str, Any]

_HEADERS: Mapping[str, Json] = {
    "401": {
        "WWW-Authenticate": {"description": "Bearer", "schema": {"type": "string"}},
    },
    "429": {
        "Retry-After": {
            "description": "Số giây cần chờ.",
            "schema": {"type": "string", "pattern": "^[0-9]+$"},
        },
    },
}
_OF_A_BODY = ("413", "415")
"""What whoever sends a body may be answered besides: too large, and not JSON."""
_REPLAYED = {
    "Idempotency-Replayed": {
        "description": "true: câu trả lời cũ, không làm gì thêm.",
        "schema": {"type": "string", "enum": ["true", "false"]},
    }
}


def operations(found: Json) -> Iterator[tuple[str, str, Json]]:
    """Path, method and description of each operation."""
    for path, methods in found["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def finished(made: Mapping[str, Any]) -> Json:
    """What the library made, as plain JSON: refusals are problem details, with the headers that go
    with them; a parameter that may be left out is not one that may be ``null``."""
    found: Json = json.loads(json.dumps(made))
    if not found.get("servers"):
        found.pop("servers", None)
    for _, method, operation in operations(found):
        for parameter in operation["parameters"]:
            parameter["schema"] = _without_null(parameter["schema"])
        if "requestBody" in operation:
            for status in _OF_A_BODY:
                operation["responses"][status] = dict(operation["responses"]["400"])
        for status, answer in operation["responses"].items():
            if int(status) >= 400:
                (told,) = answer["content"].values()
                answer["content"] = {MEDIA_TYPE: told}
                answer["description"] = TITLES[int(status)]
            elif answer["description"] == "OK":
                answer["description"] = "Được."
            headers = dict(_HEADERS.get(status, {}))
            if method != "get" and status == "200":
                headers |= _REPLAYED
            if headers:
                answer["headers"] = headers
    return found


def _without_null(schema: Json) -> Json:
    options = [each for each in schema.get("anyOf", ()) if each != {"type": "null"}]
    if len(options) != 1:
        return schema
    rest = {name: value for name, value in schema.items() if name not in ("anyOf", "default")}
    return {**options[0], **rest}
