"""The seal of a day: all heads under one hash, chained, signed, also kept outside the database."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Max

from lantoa.audit import digest, keys
from lantoa.audit.models import Head, Seal, SealedHead
from lantoa.kernel import days

FOLDER = "seals"
_EMPTY = "-"
_FIELDS = 9


def seal(on: date | None = None) -> Seal:
    """Seals the heads as they stand, once a day: a second call on the day gives the same seal.

    What is missing at the end of this machine's file is written, also by a call that finds the
    seal made: with several machines each keeps a whole copy.
    """
    day = on or days.today()
    try:
        with transaction.atomic():
            found = _made(day)
    except IntegrityError:
        # Another process was quicker: its number, day and place in the chain are unique.
        found = Seal.objects.latest("number")
    write_out()
    return found


def _latest() -> Seal | None:
    return Seal.objects.order_by("-number").first()


def _made(day: date) -> Seal:
    last = _latest()
    if last is not None and last.day >= day:
        return last
    heads = list(Head.objects.order_by("pk").values_list("chain", "seq", "hash"))
    number = 1 if last is None else last.number + 1
    made = Seal(
        number=number,
        day=day,
        made_at=days.now(),
        chains=len(heads),
        entries=sum(seq for _, seq, _ in heads),
        heads=digest.heads_digest(heads),
        previous=digest.NONE if last is None else last.hash,
    )
    made.hash = hash_of(made)
    made.signature = keys.sign("seal", made.hash)
    made.save(force_insert=True)
    sealed = dict(
        SealedHead.objects.values_list("chain").annotate(latest=Max("seq")).order_by("chain")
    )
    SealedHead.objects.bulk_create(
        [
            SealedHead(seal_number=number, chain=chain, seq=seq, hash=hash_)
            for chain, seq, hash_ in heads
            if sealed.get(chain) != seq
        ],
        batch_size=1000,
    )
    return made


def hash_of(made: Seal) -> str:
    return digest.seal_hash(
        number=made.number,
        day=made.day,
        made_at=made.made_at,
        chains=made.chains,
        entries=made.entries,
        heads=made.heads,
        prev=made.previous,
    )


# --- The file ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a seal file; ``number`` is None for one that is no seal."""

    path: Path
    text: str

    @property
    def number(self) -> int | None:
        parts = self.text.split()
        is_seal = len(parts) == _FIELDS and parts[0].isascii() and parts[0].isdigit()
        return int(parts[0][:18]) if is_seal else None


def folder() -> Path:
    return Path(settings.DATA) / FOLDER


def line_of(made: Seal) -> str:
    """Number, day, instant, chains, entries, heads, previous, hash, signature, with blanks."""
    parts = (
        *(made.number, made.day.isoformat(), digest.instant(made.made_at)),
        *(made.chains, made.entries, made.heads),
        *(made.previous or _EMPTY, made.hash, made.signature),
    )
    return " ".join(str(part) for part in parts)


def lines() -> list[Line]:
    """All lines of this machine's seal files, oldest file first."""
    return [
        Line(path, text)
        for path in sorted(folder().glob("*.txt"))
        for text in path.read_text(encoding="utf-8", errors="replace").splitlines()
    ]


def write_out() -> int:
    """Appends the seals that are newer than the last line. Returns how many. Two processes at once
    may both write a line; the same line twice says the same."""
    last = max((line.number or 0 for line in lines()), default=0)
    missing = list(Seal.objects.filter(number__gt=last).order_by("number"))
    for made in missing:
        _append(folder() / f"{made.day.year}.txt", [line_of(made)])
    return len(missing)


def _append(path: Path, texts: Iterable[str]) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write("".join(f"{text}\n" for text in texts))
        file.flush()
        os.fsync(file.fileno())
