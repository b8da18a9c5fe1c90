"""Help in the officer's words, one topic for each page; written in ``workspace/help/*.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Topic:
    """What one page is for (``lead``) and how to do on it what people come for (``steps``)."""

    name: str
    title: str
    lead: str
    steps: tuple[str, ...]

    @property
    def anchor(self) -> str:
        return self.name.replace(":", "-").replace("_", "-")


@dataclass(frozen=True, slots=True)
class Chapter:
    title: str
    topics: tuple[Topic, ...]


@cache
def chapters() -> tuple[Chapter, ...]:
    """All help, a chapter for each file, in the order of their names."""
    folder = files("lantoa.workspace") / "help"
    found: list[Chapter] = []
    for file in sorted(folder.iterdir(), key=lambda each: each.name):
        if file.name.endswith(".toml"):
            data = tomllib.loads(file.read_text(encoding="utf-8"))
            title = data.pop("chapter")
            found.append(Chapter(title, tuple(_topic(name, row) for name, row in data.items())))
    return tuple(found)


def _topic(name: str, row: Mapping[str, object]) -> Topic:
    steps = row.get("steps", [])
    return Topic(
        name,
        str(row["title"]),
        str(row["lead"]),
        tuple(str(step) for step in steps) if isinstance(steps, list) else (),
    )


@cache
def topics() -> Mapping[str, Topic]:
    """Help by the name of the page: ``plans:list``."""
    return {topic.name: topic for chapter in chapters() for topic in chapter.topics}


def topic_of(page: str) -> Topic | None:
    return topics().get(page)
