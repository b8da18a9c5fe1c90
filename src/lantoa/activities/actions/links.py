"""Keeping what stands at a link. The address is asked by a job, never while a person waits."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from lantoa.activities.actions.twin_finding import look_soon
from lantoa.activities.models import Activity, Evidence, LinkCapture
from lantoa.activities.rules import CaptureState
from lantoa.audit.log import record
from lantoa.channels import pages
from lantoa.channels.door import OUTSIDE, Door
from lantoa.channels.errors import ChannelError, Reason
from lantoa.channels.fetch import fetch
from lantoa.files import store
from lantoa.jobs import queue
from lantoa.kernel import days
from lantoa.kernel.actor import Actor, System
from lantoa.kernel.errors import Problem, Refused

CAPTURE = "activities.capture_link"
PAUSES = (timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=3))
"""After the first try that failed, the second and so on. Then it is given up until somebody asks
anew."""

_JOB = System("links")


def ask(evidence: Evidence) -> LinkCapture:
    """Queues the first look at a link, inside the transaction that keeps it."""
    capture = LinkCapture.objects.create(evidence=evidence, asked_at=days.now())
    queue.enqueue(CAPTURE, capture_id=capture.pk)
    return capture


@transaction.atomic
def ask_again(*, actor: Actor, evidence: Evidence) -> LinkCapture:
    """Another look at a link of which nothing could be kept. Raises ``Refused`` while one is
    under way, when it was kept, and for what is no link."""
    unit_id = evidence.activity.unit_id
    actor.must("activities.log", unit_id)
    if not evidence.link:
        raise Refused(
            Problem("", "Minh chứng này không phải đường dẫn.", "Mở lại trang.", "no_link")
        )
    # The evidence is the lock: a link kept before captures were made has none yet.
    Evidence.objects.select_for_update().get(pk=evidence.pk)
    capture = LinkCapture.objects.filter(evidence=evidence).first()
    if capture is None:
        capture = ask(evidence)
    elif capture.state in (CaptureState.WAITING, CaptureState.TAKEN):
        raise Refused(
            Problem("", "Đường dẫn này đang chờ lấy hoặc đã lưu.", "Mở lại trang để xem.", "asked")
        )
    else:
        capture.state, capture.attempts, capture.problem = CaptureState.WAITING, 0, ""
        capture.asked_at = days.now()
        capture.save(update_fields=["state", "attempts", "problem", "asked_at"])
        queue.enqueue(CAPTURE, capture_id=capture.pk)
    record(
        actor=actor,
        verb="activities.log",
        unit_id=unit_id,
        object_key=f"activities.evidence:{evidence.pk}",
        data={"capture": capture.state},
    )
    return capture


def take(*, capture_id: int, door: Door = OUTSIDE) -> None:
    """Looks at a link once and keeps what stands there, or why nothing could be kept.

    Run by the job. Nothing is locked while the address is asked; what another run did meanwhile
    stays. Only tests give another ``door``.
    """
    capture = (
        LinkCapture.objects.select_related("evidence__activity")
        .filter(pk=capture_id, state=CaptureState.WAITING)
        .first()
    )
    if capture is None:
        return
    try:
        fetched = fetch(capture.evidence.link, door=door)
        page = pages.read(fetched)
    except ChannelError as error:
        _note_failure(capture, error.reason)
    else:
        _note_taken(capture, fetched.address, page)


def _held(seen: LinkCapture) -> LinkCapture | None:
    """The row under its lock, where it still is what was seen."""
    return (
        LinkCapture.objects.select_for_update()
        .filter(pk=seen.pk, state=CaptureState.WAITING, attempts=seen.attempts)
        .first()
    )


@transaction.atomic
def _note_taken(seen: LinkCapture, address: str, page: pages.PageText) -> None:
    capture = _held(seen)
    if capture is None:
        return
    capture.state, capture.problem = CaptureState.TAKEN, ""
    capture.attempts += 1
    capture.taken_at = days.now()
    capture.address, capture.title = address, page.title
    capture.published_on, capture.text = page.published_on, page.text
    capture.sha256 = store.sha256(page.text.encode())
    capture.save()
    look_soon(seen.evidence.activity_id)
    _record(seen.evidence.activity, capture)


@transaction.atomic
def _note_failure(seen: LinkCapture, reason: Reason) -> None:
    capture = _held(seen)
    if capture is None:
        return
    tries = capture.attempts + 1
    capture.attempts, capture.problem = tries, str(reason)[:400]
    if not reason.permanent and tries <= len(PAUSES):
        capture.save(update_fields=["attempts", "problem"])
        after = days.now() + PAUSES[tries - 1]
        queue.enqueue_later(CAPTURE, after, capture_id=capture.pk)
        return
    capture.state = CaptureState.REFUSED if reason.forbidden else CaptureState.FAILED
    capture.save(update_fields=["state", "attempts", "problem"])
    _record(seen.evidence.activity, capture)


def _record(activity: Activity, capture: LinkCapture) -> None:
    record(
        actor=_JOB,
        verb="activities.log",
        unit_id=activity.unit_id,
        object_key=f"activities.evidence:{capture.evidence_id}",
        data={"capture": capture.state, "sha256": capture.sha256},
    )
