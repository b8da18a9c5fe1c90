"""What is hashed, byte for byte. Plain Python, so that anybody can recompute the log.

Version 1, which never changes once it was written with; a change makes a version 2 beside it:

* *canonical*: JSON in UTF-8, keys sorted, no blanks, letters as they are, no floating numbers;
* instants as ``2026-11-22T04:01:00.000000Z``, days as ``2026-11-22``;
* *hash*: SHA-256 over the byte ``01`` and the canonical form of an object with all fields, as 64
  hexadecimal digits.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from enum import Enum

VERSION = 1
NONE = ""
"""What stands for the previous hash where there is none."""

SYSTEM_CHAIN = 0
"""The chain of acts that belong to no unit."""


def canonical(value: object) -> bytes:
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode()


def hash_of(value: object) -> str:
    return hashlib.sha256(bytes([VERSION]) + canonical(value)).hexdigest()


def instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def plain(value: object) -> object:
    """The value as both databases give it back: a float or another type becomes its text."""
    match value:
        case Enum():
            return plain(value.value)
        case None | bool() | int() | str():
            return value
        case datetime():
            return instant(value)
        case date():
            return value.isoformat()
        case Mapping():
            return {str(plain(key)): plain(each) for key, each in value.items()}
        case set() | frozenset():
            return sorted((plain(each) for each in value), key=str)
        case list() | tuple():
            return [plain(each) for each in value]
    return str(value)


def chain_of(unit_id: int | None) -> int:
    return unit_id or SYSTEM_CHAIN


def entry_hash(
    *,
    chain: int,
    seq: int,
    previous: str,
    entry_id: int,
    at: datetime,
    actor_key: str,
    from_unit_id: int | None,
    verb: str,
    unit_id: int | None,
    object_key: str,
    changed: object,
    data: object,
) -> str:
    return hash_of(
        {
            "chain": chain,
            "seq": seq,
            "previous": previous,
            "entry": entry_id,
            "at": instant(at),
            "actor": actor_key,
            "from_unit": from_unit_id,
            "verb": verb,
            "unit": unit_id,
            "object": object_key,
            "changed": changed,
            "data": data,
        }
    )


def heads_digest(heads: Iterable[tuple[int, int, str]]) -> str:
    """One hash for chain, sequence number and hash of every head, by chain."""
    return hash_of(sorted(list(head) for head in heads))


def seal_hash(
    *, number: int, day: date, made_at: datetime, chains: int, entries: int, heads: str, prev: str
) -> str:
    return hash_of(
        {
            "number": number,
            "day": day.isoformat(),
            "at": instant(made_at),
            "chains": chains,
            "entries": entries,
            "heads": heads,
            "previous": prev,
        }
    )
