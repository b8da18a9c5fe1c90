"""Mail: a letter is a row, stored with the act that causes it and sent by the worker.

No letter is lost while the mail server is away, and none is sent by two workers: a worker claims
it by a conditional update before it sends. What is left open is a worker that dies between the
server's "taken" and its own note of it: the letter then goes out again when the claim runs out,
under the same ``Message-ID``.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F

from lantoa.jobs.faults import MOST_REFUSALS, UNUSABLE, Fault, fault_of, pause_after
from lantoa.jobs.models import Letter, LetterState
from lantoa.jobs.queue import enqueue, enqueue_later, job
from lantoa.kernel import days

SEND = "jobs.mail"

CLAIM = timedelta(minutes=10)
"""How long a letter stays with the worker that took it; far longer than a delivery may last."""

KEPT = timedelta(days=30)
"""How long the body of a sent letter is kept: as long as people ask what it said."""

_LONGEST_SUBJECT = 300


def post(*, to: str, subject: str, body: str, kind: str = "", is_secret: bool = False) -> None:
    """Stores one letter and queues its delivery. An empty address is no letter: not every person
    has one. ``is_secret`` is for a body that opens a door, as an invitation: it is erased as soon
    as it is sent. An address that is none is kept as given up, and the act goes on.

    Raises ``queue.OutsideTransaction`` when no transaction is open.
    """
    if not to:
        return
    now = days.now()
    is_usable = _is_address(to)
    letter = Letter.objects.create(
        to=" ".join(to.split())[:254],
        # A header is one line: what else stands in a subject is white space.
        subject=" ".join(subject.split())[:_LONGEST_SUBJECT],
        body=body,
        kind=kind,
        is_secret=is_secret,
        state=LetterState.WAITING if is_usable else LetterState.GIVEN_UP,
        last_error="" if is_usable else UNUSABLE.words,
        created_at=now,
        due_at=now,
    )
    if is_usable:
        enqueue(SEND, letter_id=letter.pk)


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= 254


@job(SEND)
def _send(letter_id: int) -> None:
    deliver(letter_id, now=days.now())


def deliver(letter_id: int, *, now: datetime) -> LetterState | None:
    """Sends one letter if it is due and nobody else has it. Returns how it stands afterwards, None
    when it was not taken."""
    until = now + CLAIM
    taken = Letter.objects.due(now).filter(pk=letter_id)
    if not taken.update(claimed_until=until, tries=F("tries") + 1):
        return None
    letter = Letter.objects.get(pk=letter_id)
    try:
        _message(letter).send()
    except Exception as error:  # noqa: BLE001 - whatever a backend raises, the letter is kept
        return _note_fault(letter, fault_of(error), until, now)
    sent: dict[str, object] = {"state": LetterState.SENT, "sent_at": now}
    if letter.is_secret:
        sent |= {"body": "", "erased_at": now}
    Letter.objects.filter(pk=letter.pk, claimed_until=until).update(
        **sent, last_error="", claimed_until=None
    )
    return LetterState.SENT


def _message(letter: Letter) -> EmailMessage:
    host = str(settings.DEFAULT_FROM_EMAIL).rpartition("@")[2].strip(" >") or "localhost"
    # The same at every try, so that a server that took the letter already can tell.
    name = f"<{letter.created_at:%Y%m%d%H%M%S%f}.{letter.pk}@{host}>"
    return EmailMessage(letter.subject, letter.body, to=[letter.to], headers={"Message-ID": name})


def _note_fault(letter: Letter, fault: Fault, until: datetime, now: datetime) -> LetterState:
    gone = fault.is_final or (not fault.is_ours and letter.tries >= MOST_REFUSALS)
    state = LetterState.GIVEN_UP if gone else LetterState.FAILED
    due_at = now + pause_after(letter.tries)
    with transaction.atomic():
        mine = Letter.objects.filter(pk=letter.pk, claimed_until=until)
        noted = mine.update(state=state, last_error=fault.words, due_at=due_at, claimed_until=None)
        if noted and not gone:
            enqueue_later(SEND, due_at, letter_id=letter.pk)
    return state


def send_again(letters: Collection[int], *, now: datetime) -> list[int]:
    """Queues letters that were not sent, at once and with all their tries before them. Returns
    which; sent ones, waiting ones, ones without a body and ones on their way are left out."""
    with transaction.atomic():
        found = Letter.objects.select_for_update().stranded().filter(pk__in=letters)
        taken = list(
            found.filter(claimed_until__isnull=True, erased_at__isnull=True)
            .exclude(last_error=UNUSABLE.words)
            .values_list("pk", flat=True)
        )
        Letter.objects.filter(pk__in=taken).update(
            state=LetterState.WAITING, tries=0, due_at=now, last_error=""
        )
        for letter_id in taken:
            enqueue(SEND, letter_id=letter_id)
    return taken


def catch_up(now: datetime) -> int:
    """Queues letters that are due for long and that no job seems to hold, as after a worker that
    was killed. Returns how many; one that is queued twice is still sent once."""
    late = Letter.objects.due(now).filter(due_at__lte=now - CLAIM)
    with transaction.atomic():
        found = list(late.select_for_update().values_list("pk", flat=True)[:500])
        # The next look comes after the worker had its time.
        Letter.objects.filter(pk__in=found).update(due_at=now)
        for letter_id in found:
            enqueue(SEND, letter_id=letter_id)
    return len(found)


def erase_old(now: datetime) -> int:
    """Empties the bodies of letters sent long ago. Returns how many."""
    old = Letter.objects.filter(
        state=LetterState.SENT, sent_at__lte=now - KEPT, erased_at__isnull=True
    )
    return old.update(body="", erased_at=now)
