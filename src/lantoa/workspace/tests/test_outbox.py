"""The outbox is the administrator's of the unit that runs the installation."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from lantoa.audit.models import Entry
from lantoa.jobs import mail
from lantoa.jobs.models import Letter, LetterState
from lantoa.kernel import days
from lantoa.reports.tests.factories import World
from lantoa.workspace.queries import outbox as queries

SECRET = "Nội dung chỉ người nhận được đọc"


def letter(to: str, state: LetterState = LetterState.WAITING) -> Letter:
    with transaction.atomic():
        mail.post(to=to, subject=f"Thư cho {to}", body=SECRET)
    found = Letter.objects.get(to=to)
    if state is not LetterState.WAITING:
        found.state, found.tries = state, 3
        found.sent_at = days.now() if state is LetterState.SENT else None
        found.last_error = "" if state is LetterState.SENT else "Không nối được tới máy chủ thư."
        found.save()
    return found


def signed_in(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world.people[name])
    return client


def shown(world: World, query: str = "") -> str:
    answer = signed_in(world, "administrator").get(reverse("workspace:outbox") + query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_letters_are_shown_without_their_words(world: World) -> None:
    letter("a@xa.example")
    page = shown(world)
    assert "Thư cho a@xa.example" in page
    assert SECRET not in page


def test_nobody_but_the_administrator_sees_or_sends(world: World) -> None:
    stranded = letter("a@xa.example", LetterState.FAILED)
    for name in set(world.people) - {"administrator"}:
        client = signed_in(world, name)
        assert client.get(reverse("workspace:outbox")).status_code == 403, name
        answer = client.post(reverse("workspace:send_again"), {"letter": stranded.pk})
        assert answer.status_code == 403, name
    assert Client().get(reverse("workspace:outbox")).status_code == 302
    stranded.refresh_from_db()
    assert stranded.state == LetterState.FAILED


def test_letters_are_narrowed_to_a_state(world: World) -> None:
    letter("a@xa.example", LetterState.SENT)
    letter("b@xa.example", LetterState.GIVEN_UP)
    page = shown(world, "?trang-thai=sent")
    assert "Thư cho a@xa.example" in page
    assert "Thư cho b@xa.example" not in page
    for query in ("?trang-thai=khac", "?trang-thai=%27%20OR%201=1", "?trang=x", "?trang=99"):
        assert "Thư cho" in shown(world, query)


def test_one_letter_is_sent_again_and_noted_in_the_log(world: World) -> None:
    one, other = (letter(to, LetterState.GIVEN_UP) for to in ("a@xa.example", "b@xa.example"))
    client = signed_in(world, "administrator")
    client.post(reverse("workspace:send_again"), {"letter": one.pk})
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.state, other.state) == (LetterState.WAITING, LetterState.GIVEN_UP)
    entry = Entry.objects.get(verb="mail.send_again")
    assert entry.data == {"letters": [one.pk]}
    assert "xa.example" not in str(entry.data)


def test_all_that_were_not_sent_are_sent_again(world: World) -> None:
    for number, state in enumerate((LetterState.FAILED, LetterState.GIVEN_UP, LetterState.SENT)):
        letter(f"{number}@xa.example", state)
    client = signed_in(world, "administrator")
    assert client.get(reverse("workspace:send_again")).status_code == 405
    client.post(reverse("workspace:send_again"))
    states = Letter.objects.order_by("to").values_list("state", flat=True)
    assert list(states) == ["waiting", "waiting", "sent"]


@pytest.mark.parametrize("named", ["x", "-1", "1 OR 1=1", "9" * 30, "١"])
def test_a_letter_that_is_none_sends_nothing(world: World, named: str) -> None:
    letter("a@xa.example", LetterState.FAILED)
    client = signed_in(world, "administrator")
    assert client.post(reverse("workspace:send_again"), {"letter": named}).status_code == 302
    assert Letter.objects.get().state == LetterState.FAILED


@pytest.mark.parametrize("number", [1, 60])
def test_the_list_asks_three_questions(
    world: World, number: int, django_assert_num_queries
) -> None:
    now = days.now()
    Letter.objects.bulk_create(
        Letter(to=f"{each}@xa.example", subject="Thư", created_at=now - timedelta(each), due_at=now)
        for each in range(number)
    )
    with django_assert_num_queries(3):
        assert len(queries.outbox().page) == min(number, queries.PER_PAGE)
