"""The people of the demonstration."""

from __future__ import annotations

import secrets
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Any

from lantoa.accounts import actions as accounts
from lantoa.accounts.models import User
from lantoa.accounts.rules import ROLE_LABELS, Role
from lantoa.kernel.actor import Actor
from lantoa.units import queries as units

SINCE = date(2018, 1, 1)
"""From when the posts of the demonstration are held."""


@dataclass(frozen=True, slots=True)
class Person:
    """How one of them signs in, and as what."""

    user: User
    password: str
    duty: str


def scene(name: str) -> dict[str, Any]:
    """A file of the demonstration's data."""
    text = (files("lantoa.workspace") / "data" / f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def unit_id(place: Mapping[str, Any]) -> int:
    """The unit that bore a code on a day, or that has a slug. Raises ``LookupError``."""
    if "slug" in place:
        return units.by_slug(place["slug"]).pk
    found = units.by_code(place["code"], place["on"])
    if found is None:
        raise LookupError(f"no unit {place['code']} on {place['on']}")
    return found.unit_id


def _places(row: Mapping[str, Any]) -> list[tuple[int, Mapping[str, Any]]]:
    """The units of a person's posts, each with what it is held as."""
    held = [(unit_id(post), post) for post in row.get("posts", ())]
    below = row.get("each_below")
    if below is not None:
        held += [(child.unit_id, below) for child in units.children(unit_id(below), below["on"])]
    return held


def hire(*, actor: Actor) -> dict[str, Person]:
    """Makes everybody with a password of chance; by user name."""
    cast: dict[str, Person] = {}
    for row in scene("people")["people"]:
        places = _places(row)
        password = secrets.token_urlsafe(9)
        user = accounts.create_user(
            actor=actor,
            unit_id=places[0][0],
            username=row["username"],
            full_name=row["name"],
            password=password,
            email=f"{row['username']}@demo.invalid",
            address_as=row["as"],
        )
        for place, post in places:
            accounts.give_post(
                actor=actor,
                user=user,
                unit_id=place,
                role=Role(post["role"]),
                valid_from=max(SINCE, post["on"]) if post["on"].year > 2024 else SINCE,
                position=post.get("position", ""),
            )
        cast[user.username] = Person(user, password, _duty(places))
    return cast


def _duty(places: list[tuple[int, Mapping[str, Any]]]) -> str:
    roles = dict.fromkeys(ROLE_LABELS[Role(post["role"])] for _, post in places)
    named = dict.fromkeys(units.name_of(place, post["on"]) for place, post in places)
    where = next(iter(named)) if len(named) == 1 else f"{len(named)} đơn vị trực thuộc"
    return f"{', '.join(roles)} · {where}"
