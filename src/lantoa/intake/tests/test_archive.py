"""A document is put away and taken out again; nothing of it is lost."""

from __future__ import annotations

import pytest
from django.urls import reverse

from lantoa.audit.models import Entry
from lantoa.intake import actions
from lantoa.intake.models import BroughtIn
from lantoa.intake.queries import documents_of
from lantoa.intake.tests.test_intake import bring, signed_in
from lantoa.kernel.errors import NotPermitted, Refused
from lantoa.reports.tests.factories import SYSTEM, World


def test_a_document_leaves_the_list_and_comes_back_whole(world: World) -> None:
    found = bring(world)
    before = BroughtIn.objects.filter(pk=found.pk).values().get()
    client = signed_in(world, "officer")
    client.post(reverse("intake:archive", args=[found.pk]))
    assert found.file.name not in client.get(reverse("intake:list")).content.decode()
    apart = client.get(reverse("intake:list"), {"luu-tru": "1"}).content.decode()
    assert found.file.name in apart
    assert client.get(reverse("intake:page", args=[found.pk])).status_code == 200
    file = client.get(reverse("intake:file", args=[found.pk]))
    assert file.getvalue()
    client.post(reverse("intake:restore", args=[found.pk]))
    assert BroughtIn.objects.filter(pk=found.pk).values().get() == before
    noted = Entry.objects.filter(verb="intake.archive").order_by("pk")
    assert [entry.data for entry in noted] == [{"archived": True}, {"archived": False}]


def test_what_is_there_already_is_said(world: World) -> None:
    found = bring(world)
    with pytest.raises(Refused):
        actions.restore_document(actor=SYSTEM, document=found)
    actions.archive_document(actor=SYSTEM, document=found)
    with pytest.raises(Refused):
        actions.archive_document(actor=SYSTEM, document=found)
    client = signed_in(world, "officer")
    answer = client.post(reverse("intake:archive", args=[found.pk]), follow=True)
    assert "Văn bản này đã lưu trữ rồi." in answer.content.decode()


@pytest.mark.parametrize("name", ["chair", "clerk", "neighbour", "reviewer", "administrator"])
def test_nobody_else_puts_a_document_away_or_back(world: World, name: str) -> None:
    found = bring(world)
    for act in (actions.archive_document, actions.restore_document):
        with pytest.raises(NotPermitted):
            act(actor=world.actor(name), document=found)
    for route in ("intake:archive", "intake:restore"):
        path = reverse(route, args=[found.pk])
        assert signed_in(world, name).post(path).status_code == 403
        assert signed_in(world, "officer").get(path).status_code == 405
    found.refresh_from_db()
    assert not found.is_archived


def test_the_same_file_brought_again_is_the_archived_one(world: World) -> None:
    found = bring(world)
    actions.archive_document(actor=SYSTEM, document=found)
    assert bring(world).pk == found.pk


@pytest.mark.parametrize("number", [1, 6])
def test_the_list_asks_one_question_for_its_rows(
    world: World, number: int, django_assert_num_queries
) -> None:
    for each in range(number):
        bring(world, content=f"Năm 2018 có {each} tin.".encode())
    with django_assert_num_queries(1):
        assert len([str(each) for each in documents_of([world.district.pk])]) == number
