"""A request with a key is carried out once: the law, and two that come at once."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from threading import Barrier, Thread

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lantoa.accounts.actions.answers import Asked, Given, forget_answers, once
from lantoa.accounts.actions.tokens import make_token
from lantoa.accounts.models import ApiToken, IdempotentAnswer, Post, User
from lantoa.accounts.queries import actor_for
from lantoa.accounts.queries.tokens import Holder, holder_of
from lantoa.accounts.rules import Role, TokenScope
from lantoa.accounts.tests.factories import person
from lantoa.audit.models import Entry
from lantoa.kernel import days
from lantoa.kernel.errors import NotPermitted, Refused
from lantoa.units.tests import factories as places

NOW = days.now()


def holder(user: User, scope: TokenScope = TokenScope.SUBMIT) -> Holder:
    post = Post.objects.get(user=user)
    made = make_token(actor=actor_for(user), post=post, name="Phần mềm", scope=scope, lasts_days=30)
    found = holder_of(made.written, days.now())
    assert found is not None
    return found


@pytest.fixture
def holding(db: None) -> Holder:
    return holder(person(places.country().commune, Role.OFFICER))


def asked(path: str = "/a", body: bytes = b"{}") -> Asked:
    return Asked("POST", path, sha256(body).hexdigest())


class Works:
    """Counts how often it was done."""

    def __init__(self, status: int = 200) -> None:
        self.status, self.done = status, 0

    def __call__(self) -> Given:
        self.done += 1
        return Given(self.status, f"answer {self.done}")


def test_a_key_is_carried_out_once(holding: Holder) -> None:
    work = Works()
    first = once(holder=holding, key="khoa-0001", asked=asked(), act=work)
    again = once(holder=holding, key="khoa-0001", asked=asked(), act=work)
    assert work.done == 1
    assert (first.status, first.body, first.is_replay) == (200, "answer 1", False)
    assert (again.status, again.body, again.is_replay) == (200, "answer 1", True)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(sent=st.lists(st.tuples(st.sampled_from("ABC"), st.sampled_from("xy")), max_size=12))
def test_however_often_and_in_whatever_order_it_is_sent(
    holding: Holder, sent: list[tuple[str, str]]
) -> None:
    """Each key does the first thing it came with, once; anything else under it is refused."""
    IdempotentAnswer.objects.all().delete()
    first: dict[str, tuple[str, str]] = {}
    works = {path: Works() for path in "xy"}
    for key, path in sent:
        try:
            given_ = once(holder=holding, key=f"khoa-{key}", asked=asked(path), act=works[path])
        except Refused:
            assert first[key][0] != path
        else:
            assert first.setdefault(key, (path, given_.body)) == (path, given_.body)
    begun = [path for path, _ in first.values()]
    assert {path: work.done for path, work in works.items()} == {
        path: begun.count(path) for path in "xy"
    }


def test_a_key_stands_for_method_path_and_body(holding: Holder) -> None:
    work = Works()
    once(holder=holding, key="khoa-0001", asked=asked(), act=work)
    for other in (
        asked("/b"),
        asked(body=b"{ }"),
        Asked("PUT", "/a", asked().body_sha256),
    ):
        with pytest.raises(Refused) as refused:
            once(holder=holding, key="khoa-0001", asked=other, act=work)
        assert refused.value.problems[0].code == "key_reused"
    assert work.done == 1


def test_a_key_belongs_to_its_token(holding: Holder) -> None:
    work = Works()
    other = holder(holding.actor.user)
    once(holder=holding, key="khoa-0001", asked=asked(), act=work)
    once(holder=other, key="khoa-0001", asked=asked(), act=work)
    assert work.done == 2


def test_what_breaks_off_leaves_the_key_free(holding: Holder) -> None:
    def broken() -> Given:
        Entry.objects.count()
        raise RuntimeError("broken on purpose")

    with pytest.raises(RuntimeError):
        once(holder=holding, key="khoa-0001", asked=asked(), act=broken)
    assert not IdempotentAnswer.objects.exists()
    assert once(holder=holding, key="khoa-0001", asked=asked(), act=Works()).body == "answer 1"


def test_a_refusal_is_kept_and_not_noted_as_done(holding: Holder) -> None:
    work = Works(409)
    noted = Entry.objects.filter(verb="accounts.use_token")
    once(holder=holding, key="khoa-0001", asked=asked(), act=work)
    assert once(holder=holding, key="khoa-0001", asked=asked(), act=work).is_replay
    assert not noted.exists()
    once(holder=holding, key="khoa-0002", asked=asked(), act=Works())
    assert noted.get().data == {"method": "POST", "path": "/a"}


def test_a_token_for_reading_does_nothing(holding: Holder) -> None:
    reading = holder(holding.actor.user, TokenScope.READ)
    work = Works()
    with pytest.raises(NotPermitted):
        once(holder=reading, key="khoa-0001", asked=asked(), act=work)
    assert work.done == 0


def test_an_answer_is_kept_for_a_day(holding: Holder) -> None:
    work = Works()
    late = NOW + timedelta(hours=24)
    once(holder=holding, key="khoa-0001", asked=asked(), act=work, at=NOW)
    before = late - timedelta(seconds=1)
    assert once(holder=holding, key="khoa-0001", asked=asked(), act=work, at=before).is_replay
    assert forget_answers(at=before) == 0
    assert not once(holder=holding, key="khoa-0001", asked=asked("/b"), act=work, at=late).is_replay
    assert work.done == 2
    assert forget_answers(at=late + timedelta(hours=24)) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("writers", [2, 8])
def test_of_those_that_come_at_once_one_is_carried_out(writers: int) -> None:
    """Each on a connection of its own; the others wait and get the same answer."""
    holding = holder(person(places.country().commune, Role.OFFICER))
    start, answers, wrong = Barrier(writers), [], []

    def act() -> Given:
        # A write that shows whether two were inside at once.
        token = ApiToken.objects.select_for_update().get(pk=holding.token.pk)
        token.name = f"{token.name}+"
        token.save(update_fields=["name"])
        return Given(200, token.name)

    def send() -> None:
        try:
            start.wait(20)
            answers.append(once(holder=holding, key="khoa-0001", asked=asked(), act=act))
        except BaseException as error:  # noqa: BLE001 - told to the test, which fails
            wrong.append(error)
        finally:
            connection.close()

    threads = [Thread(target=send) for _ in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert {answer.body for answer in answers} == {"Phần mềm+"}
    assert sorted(answer.is_replay for answer in answers) == [False] + [True] * (writers - 1)
    assert ApiToken.objects.get().name == "Phần mềm+"
    assert Entry.objects.filter(verb="accounts.use_token").count() == 1
