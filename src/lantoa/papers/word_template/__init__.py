"""A Word file that a province writes its reports into, in the place of our own layout."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from docx import Document
from docx.exceptions import PythonDocxError
from docx.oxml.exceptions import XmlchemyError
from jinja2 import TemplateError

from lantoa.kernel.errors import Problem
from lantoa.papers.paper import Paper
from lantoa.papers.word_template import filling, guard
from lantoa.papers.word_template.fields import FIELDS, OPTIONAL, REQUIRED, Field, Kind
from lantoa.papers.word_template.marks import opened
from lantoa.papers.word_template.original import base
from lantoa.papers.word_template.sample import sample

__all__ = [
    "FIELDS",
    "OPTIONAL",
    "REQUIRED",
    "Examined",
    "Field",
    "Kind",
    "base",
    "examined",
    "fill",
    "lacks",
    "sample",
]

_STRANGE = (
    *(ValueError, LookupError, AttributeError, TypeError, SyntaxError, RecursionError),
    *(TemplateError, PythonDocxError, XmlchemyError),
)
"""What the libraries raise for a sound archive that is no document as Word writes it."""


@dataclass(frozen=True, slots=True)
class Examined:
    """``found`` and ``lacks`` are names of fields, in the order of the paper. With a problem the
    template cannot be used."""

    found: tuple[str, ...]
    lacks: tuple[str, ...]
    problems: tuple[Problem, ...]


def examined(content: bytes) -> Examined:
    """What a template has, lacks and has wrong. One without a problem was filled once.

    Raises :class:`~lantoa.kernel.errors.Refused` for a file that may not be opened at all.
    """
    guard.check(content)
    try:
        template = opened(content)
        if not template.problems:
            Document(BytesIO(fill(content, sample())))
    except _STRANGE as error:
        raise guard.refusal("broken") from error
    return Examined(
        tuple(name for name in FIELDS if name in template.found),
        tuple(
            name for name, known in FIELDS.items() if name not in template.found and not known.extra
        ),
        tuple(dict.fromkeys(template.problems)),
    )


def fill(content: bytes, paper: Paper) -> bytes:
    """The paper in the look of the template; the same paper and template give the same bytes.

    The content has passed :func:`examined`. Raises :class:`~lantoa.kernel.errors.Refused` for one
    that has not, or that an older release took and this one cannot fill.
    """
    try:
        return filling.fill(content, paper)
    except _STRANGE as error:
        raise guard.refusal("broken") from error


def lacks(content: bytes) -> list[str]:
    """Names of the fields that a template should have and has not. Raises as :func:`examined`."""
    return list(examined(content).lacks)
