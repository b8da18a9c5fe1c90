"""What is somebody's when he or she leaves: asked from the rooms above."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import cast

from lantoa.accounts.models import Post, User
from lantoa.accounts.queries.actor import Held
from lantoa.accounts.rules import Role
from lantoa.accounts.signals import held_wanted


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing, or a number of like things, that a leaver made or that waits for the leaver.

    ``route`` and ``arguments`` name the page that shows it, ``query`` what follows the ``?``.
    ``movable`` says that it bears the person's name and goes to the successor; what is not
    movable belongs to the unit and stays there.
    """

    kind: str
    label: str
    route: str = ""
    arguments: Sequence[object] = ()
    query: str = ""
    movable: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """Things of one kind, for a heading and its list."""

    name: str
    things: list[Thing] = field(default_factory=list)


def things_of(user: User, posts: Sequence[Post], on: date) -> list[Kind]:
    """What the rooms above know of the person, by kind, in the order of their answers."""
    held = tuple(Held(post.unit_id, Role(post.role), post.position) for post in posts)
    kinds: dict[str, Kind] = {}
    answers = held_wanted.send(sender=None, actor_key=f"user:{user.pk}", posts=held, on=on)
    for _, answer in answers:
        for thing in cast("Sequence[Thing]", answer):
            kinds.setdefault(thing.kind, Kind(thing.kind)).things.append(thing)
    return list(kinds.values())
