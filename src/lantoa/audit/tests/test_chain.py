"""Entries are tied into the chains of their units, without gap, fork or circle of waiting."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime
from threading import Barrier, Thread

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from lantoa.audit import chain, digest, log
from lantoa.audit.models import Entry, Head, Link
from lantoa.audit.verify import verify
from lantoa.kernel.actor import System

PATIENCE = 60
WRITERS = 4
ROUNDS = 30


class Undone(Exception):
    """What undoes an act in these tests."""


def tell(unit_id: int | None, number: int = 1, **more: object) -> None:
    log.record(
        actor=System("test"),
        verb="reports.submit",
        unit_id=unit_id,
        object_key=f"reports.report:{number}",
        data={"state": "submitted"},
        **more,  # type: ignore[arg-type]
    )


def chains() -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for number, seq in Link.objects.order_by("chain", "seq").values_list("chain", "seq"):
        found.setdefault(number, []).append(seq)
    return found


@pytest.mark.django_db(transaction=True)
def test_each_unit_has_a_chain_without_gap_and_the_system_one_of_its_own() -> None:
    with transaction.atomic():
        for unit_id in (7, 8, 7, None, 0):
            tell(unit_id)
    with transaction.atomic():
        tell(7)
    assert chains() == {0: [1, 2], 7: [1, 2, 3], 8: [1]}
    links = list(Link.objects.filter(chain=7).order_by("seq"))
    assert [each.previous for each in links] == ["", links[0].hash, links[1].hash]
    head = Head.objects.get(pk=7)
    assert (head.seq, head.hash) == (3, links[2].hash)
    assert verify().is_whole


@pytest.mark.django_db(transaction=True)
def test_an_act_that_is_undone_in_part_leaves_no_gap() -> None:
    with transaction.atomic():
        tell(7, 1)
        with pytest.raises(Undone), transaction.atomic():
            tell(7, 2)
            tell(9, 2)
            raise Undone
        tell(7, 3)
    with pytest.raises(Undone), transaction.atomic():
        tell(7, 4)
        raise Undone
    assert chains() == {7: [1, 2]}
    assert Entry.objects.count() == 2
    assert verify().is_whole


@pytest.mark.django_db(transaction=True)
def test_a_chain_that_cannot_be_tied_undoes_the_act() -> None:
    with transaction.atomic():
        tell(7)
    last = Entry.objects.get()
    with pytest.raises(AttributeError), transaction.atomic():
        tell(7, 2)
        connection.gather(chain.tie, last.pk)  # type: ignore[attr-defined]
    assert Entry.objects.get() == last
    assert chains() == {7: [1]}
    with transaction.atomic():
        tell(7, 3)
    assert chains() == {7: [1, 2]}


@pytest.mark.django_db(transaction=True)
def test_what_is_kept_is_what_was_hashed_on_both_databases() -> None:
    data = {
        "số": 10**30,
        "rate": 0.1,
        "list": (1, True, None, "ệ"),
        "empty": {},
        "nested": {"b": 1, "a": {2, 1}},
        3: "three",
    }
    with transaction.atomic():
        log.record(
            actor=System("test"),
            verb="t.t",
            object_key="t:1",
            data=data,  # type: ignore[arg-type]
            changed={"name": ("Xã Cũ", "Xã Mới"), "number": (1, 2), "same": (3, 3)},
        )
        log.record(actor=System("test"), verb="t.t", object_key="t:1", changed=("name", "tier"))
    assert verify().is_whole
    second, first = log.entries_of("t:1")
    assert first.data["nested"] == {"b": 1, "a": [1, 2]}
    assert first.changed.keys() == {"name", "number"}
    assert first.changed["number"] == [1, 2]
    assert all(each.startswith("#") and len(each) == 17 for each in first.changed["name"])
    assert first.changed["name"][0] != first.changed["name"][1]
    assert second.changed == {"name": None, "tier": None}


def test_the_first_version_of_the_hash_never_changes() -> None:
    """A published example: with it anybody can check a recomputation of their own."""
    found = digest.entry_hash(
        chain=7,
        seq=1,
        previous="",
        entry_id=12,
        at=datetime(2026, 11, 22, 4, 1, tzinfo=UTC),
        actor_key="user:3",
        from_unit_id=7,
        verb="plans.issue",
        unit_id=7,
        object_key="plans.plan:5",
        changed={"state": ["draft", "issued"]},
        data={"tên": "ệ"},
    )
    assert found == "7f5c2741ba8ba01a7456ea6b362a409ba6c32751268bbe00d2b1f466cf3718d0"


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.floats(allow_nan=False),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(values)
def test_what_may_be_logged_is_plain_and_stays_so(value: object) -> None:
    found = digest.plain(value)
    assert digest.plain(found) == found
    assert digest.canonical(found)


# --- Two at once ---------------------------------------------------------------------------------


def at_once(*works: Callable[[], None]) -> list[BaseException]:
    """Runs each in a thread with a connection of its own. Returns what went wrong."""
    wrong: list[BaseException] = []

    def run(work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - told to the test, which fails
            wrong.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return wrong


@pytest.mark.django_db(transaction=True)
def test_many_writers_of_the_same_chains_in_any_order_neither_fork_them_nor_wait_in_a_circle() -> (
    None
):
    together = Barrier(WRITERS)

    def writer(seed: int) -> Callable[[], None]:
        chance = random.Random(seed)  # noqa: S311 - repeatable chance, no secret

        def write() -> None:
            together.wait(PATIENCE)
            for number in range(ROUNDS):
                with transaction.atomic():
                    for unit_id in chance.sample(range(6), 3):
                        tell(unit_id, number)

        return write

    assert at_once(*(writer(seed) for seed in range(WRITERS))) == []
    assert Entry.objects.count() == WRITERS * ROUNDS * 3
    assert all(seqs == list(range(1, len(seqs) + 1)) for seqs in chains().values())
    assert verify().is_whole


@pytest.mark.django_db(transaction=True)
def test_two_that_tell_of_two_units_in_opposite_order_both_come_through() -> None:
    """Each has told of its first unit before either tells of its second."""
    both_have_told = Barrier(2)

    def writer(first: int, second: int) -> Callable[[], None]:
        def write() -> None:
            with transaction.atomic():
                tell(first)
                if connection.vendor != "sqlite":
                    both_have_told.wait(PATIENCE)
                tell(second)

        return write

    assert at_once(writer(7, 8), writer(8, 7)) == []
    assert chains() == {7: [1, 2], 8: [1, 2]}


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time")
def test_a_foreign_key_is_looked_at_before_a_head_is_held() -> None:
    """One holds a row and comes to the head; the other comes to its commit with a key to that row.
    If it took the head first, the two would wait in a circle."""
    row = ContentType.objects.get_for_model(Entry)
    with transaction.atomic():
        tell(7)
    holds, written = Barrier(2), Barrier(2)

    def holder() -> None:
        with transaction.atomic():
            ContentType.objects.select_for_update().get(pk=row.pk)
            holds.wait(PATIENCE)
            tell(7)
            written.wait(PATIENCE)

    def referrer() -> None:
        with transaction.atomic():
            Permission.objects.create(content_type=row, codename="x", name="x")
            tell(7)
            holds.wait(PATIENCE)
            written.wait(PATIENCE)

    assert at_once(holder, referrer) == []
    assert chains() == {7: [1, 2, 3]}
