"""What a browser sends and gets in the tests of activities."""

from __future__ import annotations

import uuid

from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from lantoa.catalogue.models import Channel, Language
from lantoa.kernel import days
from lantoa.plans.tests.cast import Cast
from lantoa.units.models import Unit


def tile(slug: str) -> str:
    return str(Channel.objects.get(slug=slug).pk)


def tongue(tag: str) -> str:
    return str(Language.objects.get(tag=tag).pk)


def typed(cast: Cast, unit: Unit | None = None, **given: object) -> dict[str, object]:
    """What the form sends when the six boxes are filled."""
    return {
        "unit": str((unit or cast.land.commune).pk),
        "channel": tile("loudspeaker"),
        "title": "Hướng dẫn khai sinh",
        "day": days.today().isoformat(),
        "count": "4",
        "languages": [tongue("vi")],
        "client_key": str(uuid.uuid4()),
        **given,
    }


def log(client: Client, data: dict[str, object]) -> HttpResponse:
    return client.post(reverse("activities:log"), data)


def page(client: Client, name: str, *args: object, **query: str) -> str:
    answer = client.get(reverse(f"activities:{name}", args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def said(answer: HttpResponse) -> str:
    return " ".join(str(message) for message in get_messages(answer.wsgi_request))
