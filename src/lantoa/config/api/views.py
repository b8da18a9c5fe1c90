"""Addresses of the API: its operations, its description for programs and its page for people."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import URLPattern, URLResolver, path
from django.views.decorators.http import require_safe

from lantoa.config.api.root import api, description
from lantoa.config.api.schema import Json, operations

ROOT = "api-root"
"""An address of the library's own, at which there is nothing."""


@login_not_required
@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """Open to anybody: it says what can be asked and holds nothing of anybody."""
    return JsonResponse(
        description(), json_dumps_params={"ensure_ascii": False}, content_type="application/json"
    )


@login_not_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The same for people. Rendered here: the pages that libraries bring need scripts from
    elsewhere. The marks of Markdown are for programs that show the description."""
    found = json.loads(json.dumps(description(), ensure_ascii=False).replace("`", ""))
    return render(
        request,
        "config/api.html",
        {
            "about": found["info"]["description"].strip().split("\n\n"),
            "groups": _groups(found),
            "shapes": [
                (name, shape.get("description", ""), list(_fields(shape)))
                for name, shape in sorted(found["components"]["schemas"].items())
                if "properties" in shape
            ],
        },
    )


def _groups(found: Json) -> list[tuple[str, list[dict[str, Any]]]]:
    groups: dict[str, list[dict[str, Any]]] = {}
    for address, method, operation in operations(found):
        groups.setdefault(operation["tags"][0], []).append(
            {
                "id": operation["operationId"],
                "method": method.upper(),
                "path": address,
                "summary": operation["summary"],
                "description": operation.get("description", ""),
                "parameters": [
                    {**each, "kind": _kind(each["schema"])} for each in operation["parameters"]
                ],
                "sends": _shape_of(operation.get("requestBody")),
                "gives": _shape_of(operation["responses"]["200"]),
                "refuses": [status for status in operation["responses"] if status != "200"],
            }
        )
    return list(groups.items())


def _shape_of(part: Json | None) -> str:
    content = (part or {}).get("content", {})
    return _kind(content["application/json"]["schema"]) if "application/json" in content else ""


def _fields(shape: Json) -> Iterator[tuple[str, str, str]]:
    for name, schema in shape["properties"].items():
        yield name, _kind(schema), schema.get("description", "")


def _kind(schema: Json) -> str:
    """A type in one line: ``string``, ``[UnitOut]``, ``TotalOut | null``."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    if "anyOf" in schema:
        return " | ".join(_kind(each) for each in schema["anyOf"])
    if schema.get("type") == "array":
        return f"[{_kind(schema['items'])}]"
    kind = str(schema.get("type", ""))
    return str(schema.get("format", kind)) if kind == "string" else kind


def _open(patterns: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    """The operations. Who asks is found by the token, so the sign-in page is no answer."""
    for each in patterns:
        if isinstance(each, URLPattern) and each.name != ROOT:
            each.callback = login_not_required(each.callback)
            yield each


urlpatterns = [
    path("openapi.json", openapi, name="openapi"),
    path("docs", page, name="docs"),
    *_open(api.urls[0]),
]
app_name = "api"
