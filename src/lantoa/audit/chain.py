"""Tying entries into the chains of their units, at the end of the transaction that tells them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lantoa.audit import digest, keys
from lantoa.audit.models import Entry, Head, Link

HEADS_AT_ONCE = 500


def hash_of(entry: Entry, seq: int, previous: str) -> str:
    return digest.entry_hash(
        chain=digest.chain_of(entry.unit_id),
        seq=seq,
        previous=previous,
        entry_id=entry.pk,
        at=entry.at,
        actor_key=entry.actor_key,
        from_unit_id=entry.from_unit_id,
        verb=entry.verb,
        unit_id=entry.unit_id,
        object_key=entry.object_key,
        changed=entry.changed,
        data=entry.data,
    )


def tie(entries: Sequence[Entry]) -> None:
    """Appends entries, each to the chain of its unit, and moves the heads.

    Heads are locked by number, after every other lock of the transaction: transactions that write
    the same chains wait for each other, never in a circle. New heads come first and are nobody
    else's yet.
    """
    heads = _locked({digest.chain_of(entry.unit_id) for entry in entries})
    links = [_next(heads[digest.chain_of(entry.unit_id)], entry) for entry in entries]
    Link.objects.bulk_create(links)
    moved = [heads[chain] for chain in sorted(heads)]
    for head in moved:
        head.signature = keys.sign("head", keys.head_words(head.chain, head.seq, head.hash))
    Head.objects.bulk_create(
        moved,
        update_conflicts=True,
        unique_fields=["chain"],
        update_fields=["seq", "hash", "signature"],
    )


def _next(head: Head, entry: Entry) -> Link:
    link = Link(
        entry_id=entry.pk,
        chain=head.chain,
        seq=head.seq + 1,
        previous=head.hash,
        hash=hash_of(entry, head.seq + 1, head.hash),
    )
    head.seq, head.hash = link.seq, link.hash
    return link


def _read(chains: Iterable[int]) -> dict[int, Head]:
    found = Head.objects.select_for_update().filter(pk__in=chains).order_by("pk")
    return {head.chain: head for head in found}


def _locked(chains: set[int]) -> dict[int, Head]:
    """The heads, locked in the order of their numbers."""
    ordered = sorted(chains)
    if len(ordered) == 1 and (found := _read(ordered)):
        return found
    fresh = [Head(chain=each, seq=0, hash=digest.NONE, signature="") for each in ordered]
    Head.objects.bulk_create(fresh, ignore_conflicts=True)
    heads: dict[int, Head] = {}
    for start in range(0, len(ordered), HEADS_AT_ONCE):
        heads |= _read(ordered[start : start + HEADS_AT_ONCE])
    return heads
