"""What stands at a link is kept by a job; what cannot be kept says why."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from lantoa.activities.actions import NewProof, add_proof, ask_again, links, twin_finding
from lantoa.activities.models import Evidence, LinkCapture
from lantoa.activities.rules import CaptureState
from lantoa.activities.tests.browsing import page
from lantoa.activities.tests.factories import HOSTILE, logged
from lantoa.channels.tests import hostile
from lantoa.channels.tests.hostile import serving
from lantoa.files import store
from lantoa.jobs import queue
from lantoa.kernel import days
from lantoa.kernel.errors import NotPermitted, Refused
from lantoa.plans.tests.cast import Cast


def kept(cast: Cast, link: str = "https://trang.vn/tin-1") -> Evidence:
    made = logged(cast.land.commune.pk)
    return add_proof(actor=cast.actor("officer"), activity=made, proof=NewProof(link=link))


def asked_of(server: hostile.Server, evidence: Evidence, path: str = "/") -> LinkCapture:
    """The capture after one run of the job, with the link leading to our server."""
    Evidence.objects.filter(pk=evidence.pk).update(link=server.at(path))
    links.take(capture_id=evidence.capture.pk, door=server.door())
    return LinkCapture.objects.get(evidence=evidence)


def queued() -> list[dict[str, object]]:
    found = DBTaskResult.objects.filter(args_kwargs__args__0=links.CAPTURE).order_by("enqueued_at")
    return [each.args_kwargs["args"][1] for each in found]


def shown(cast: Cast, evidence: Evidence) -> str:
    return page(cast.client("officer"), "proofs", evidence.activity_id)


def test_a_link_is_kept_at_once_and_looked_at_by_a_job(cast: Cast) -> None:
    proof = kept(cast)
    assert proof.capture.state == CaptureState.WAITING
    assert queued() == [{"capture_id": proof.capture.pk}]
    assert "Đang chờ lấy nội dung trang" in shown(cast, proof)
    assert links.CAPTURE in queue.names()


def test_title_day_and_text_are_kept_with_their_hash(cast: Cast) -> None:
    proof = kept(cast)
    with serving({"/": hostile.moved("/muc/tin-1"), "/muc/tin-1": hostile.page()}) as server:
        capture = asked_of(server, proof)
        assert capture.address == server.at("/muc/tin-1")
    assert capture.state == CaptureState.TAKEN
    assert capture.title == "Xã Mường Mẫu hướng dẫn nộp hồ sơ khai sinh tại nhà"
    assert capture.published_on == date(2026, 9, 15)
    assert "32 hộ" in capture.text
    assert capture.sha256 == store.sha256(capture.text.encode())
    text = shown(cast, proof)
    assert capture.sha256 in text
    assert "32 hộ đã được hướng dẫn" in text
    assert "Đăng ngày 15/9/2026" in text
    with pytest.raises(Refused):
        ask_again(actor=cast.actor("officer"), evidence=proof)


def test_a_page_of_scripts_is_shown_as_words(cast: Cast) -> None:
    proof = kept(cast)
    content = f"{HOSTILE} =cmd|' /C calc'!A0 \x00 hết".encode()
    with serving({"/": hostile.page(content, kind="text/plain")}) as server:
        assert asked_of(server, proof).state == CaptureState.TAKEN
    assert "&lt;script&gt;" in shown(cast, proof)
    assert "<script>alert" not in shown(cast, proof)


def test_a_server_that_is_away_is_asked_later_and_then_given_up(cast: Cast) -> None:
    proof = kept(cast)
    with serving({"/": hostile.page(status="503 x")}) as server:
        for tries in range(1, 4):
            before = days.now()
            capture = asked_of(server, proof)
            assert (capture.state, capture.attempts) == (CaptureState.WAITING, tries)
            assert len(queued()) == tries + 1
            pause = links.PAUSES[tries - 1]
            assert DBTaskResult.objects.filter(
                run_after__gte=before + pause, run_after__lte=days.now() + pause
            ).exists()
        assert "Đã thử 3 lần, sẽ thử lại" in shown(cast, proof)
        assert asked_of(server, proof).state == CaptureState.FAILED
        assert len(queued()) == 4
    text = shown(cast, proof)
    assert "Chưa lấy được nội dung" in text
    assert "mã 503" in text
    assert "Thử lại" in text


def test_what_would_stay_so_is_not_asked_again_by_itself(cast: Cast) -> None:
    proof = kept(cast)
    with serving({"/": hostile.page(status="404 x")}) as server:
        assert asked_of(server, proof).state == CaptureState.FAILED
    assert len(queued()) == 1


def test_a_link_that_leads_inside_is_refused_without_a_word_sent(cast: Cast) -> None:
    proof = kept(cast)
    with serving({"/": hostile.page()}) as server:
        Evidence.objects.update(link=server.at("/"))
        door = server.door(look_up=lambda host, port: ("10.0.0.7",))
        links.take(capture_id=proof.capture.pk, door=door)
        assert server.asked == []
    capture = LinkCapture.objects.get()
    assert (capture.state, capture.text) == (CaptureState.REFUSED, "")
    assert "mạng nội bộ" in shown(cast, proof)


def test_the_job_itself_goes_through_the_door_of_the_product(cast: Cast) -> None:
    """No setting opens it: our own server on this machine is not reached."""
    proof = kept(cast)
    with serving({"/": hostile.page()}) as server:
        Evidence.objects.update(link=server.at("/"))
        queue.perform(links.CAPTURE, {"capture_id": proof.capture.pk})
        assert server.asked == []
    assert LinkCapture.objects.get().state == CaptureState.REFUSED


def test_asking_again_starts_anew(cast: Cast) -> None:
    proof = kept(cast)
    LinkCapture.objects.update(state=CaptureState.FAILED, attempts=4, problem="Máy chủ im.")
    address = reverse("activities:proof_retry", args=[proof.pk])
    assert cast.client("reviewer").post(address).status_code == 403
    assert cast.client("officer").post(address).status_code == 302
    capture = LinkCapture.objects.get()
    assert (capture.state, capture.attempts, capture.problem) == (CaptureState.WAITING, 0, "")
    assert len(queued()) == 2
    with pytest.raises(Refused):
        ask_again(actor=cast.actor("officer"), evidence=proof)
    with pytest.raises(NotPermitted):
        ask_again(actor=cast.actor("neighbour"), evidence=proof)


def test_a_link_from_before_there_were_captures_is_looked_at_when_somebody_asks(cast: Cast) -> None:
    proof = kept(cast)
    LinkCapture.objects.all().delete()
    proof = Evidence.objects.get()
    assert "Lưu nội dung trang" in shown(cast, proof)
    assert ask_again(actor=cast.actor("officer"), evidence=proof).state == CaptureState.WAITING


def test_two_runs_of_one_job_keep_one_answer(cast: Cast) -> None:
    proof = kept(cast)
    with serving({"/": hostile.page()}) as server:
        first = asked_of(server, proof)
        again = asked_of(server, proof)
        assert len(server.asked) == 1
    assert (again.attempts, again.taken_at) == (1, first.taken_at)
    links.take(capture_id=proof.capture.pk + 99)


def test_the_answer_of_a_run_that_was_overtaken_is_dropped(cast: Cast) -> None:
    kept(cast)
    seen = LinkCapture.objects.get()
    LinkCapture.objects.update(attempts=2)
    links._note_taken(seen, "https://trang.vn/", links.pages.PageText("Cũ", None, "Cũ"))
    capture = LinkCapture.objects.get()
    assert (capture.state, capture.title) == (CaptureState.WAITING, "")


def test_a_pause_grows() -> None:
    assert list(links.PAUSES) == sorted(links.PAUSES)
    assert links.PAUSES[0] >= timedelta(minutes=1)


def test_what_was_taken_has_twins_looked_for_anew(cast: Cast) -> None:
    proof = kept(cast)
    looks = DBTaskResult.objects.filter(args_kwargs__args__0=twin_finding.FIND)
    before = looks.count()
    with serving({"/": hostile.page()}) as server:
        asked_of(server, proof)
    assert looks.count() == before + 1
    last = looks.order_by("-enqueued_at")[0]
    assert last.args_kwargs["args"][1] == {"activity_id": proof.activity_id}
