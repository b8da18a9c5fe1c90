"""A letter is never lost and never sent twice; what goes wrong is told in words."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from datetime import datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.core import mail as outbox
from django.core.mail.message import EmailMessage
from django.db import connection, transaction
from django_tasks_db.models import DBTaskResult

from lantoa.jobs import faults, mail, queue, worker
from lantoa.jobs.models import Letter, LetterState
from lantoa.jobs.tests.postmaster import Postmaster, open_office
from lantoa.kernel import days

pytestmark = pytest.mark.django_db
committed = pytest.mark.django_db(transaction=True)
"""For what a worker or another connection must see."""

TO = "thao@xa.example"


@pytest.fixture(autouse=True)
def in_memory(settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def office(settings) -> Iterator[Postmaster]:
    with open_office() as master:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = master.host, master.port
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.EMAIL_USE_TLS = False
        settings.EMAIL_TIMEOUT = 5
        yield master


def posted(**given: object) -> Letter:
    with transaction.atomic():
        mail.post(**{"to": TO, "subject": "Báo cáo", "body": "Nội dung.", **given})
    return Letter.objects.get()


def at(letter: Letter, **later: float) -> datetime:
    return letter.created_at + timedelta(**later)


def send(letter: Letter, now: datetime) -> LetterState | None:
    found = mail.deliver(letter.pk, now=now)
    letter.refresh_from_db()
    return found


@committed
def test_a_letter_is_taken_by_a_real_server_and_noted(office: Postmaster) -> None:
    letter = posted(subject="Báo cáo bị trả lại", body="Lý do: sai số.")
    worker.work_off()
    letter.refresh_from_db()
    assert (letter.state, letter.tries, letter.last_error) == ("sent", 1, "")
    assert letter.sent_at is not None
    (to, text) = office.taken[0]
    assert to == TO
    assert "Message-ID: <" in text
    assert "From: lantoa@localhost" in text


def test_a_letter_waits_while_the_server_is_away_however_long(office: Postmaster, settings) -> None:
    letter = posted()
    settings.EMAIL_PORT = 1
    now = at(letter)
    for tries in range(1, 40):
        assert send(letter, now) is LetterState.FAILED
        assert letter.tries == tries
        assert letter.last_error == "Không nối được tới máy chủ thư."
        assert letter.due_at == now + faults.pause_after(tries)
        assert send(letter, letter.due_at - timedelta(seconds=1)) is None
        now = letter.due_at
    settings.EMAIL_PORT = office.port
    assert send(letter, now) is LetterState.SENT
    assert len(office.taken) == 1


def test_pauses_grow_up_to_a_last_one() -> None:
    pauses = [faults.pause_after(tries) for tries in range(1, 9)]
    assert pauses == sorted(pauses)
    assert pauses[0] == timedelta(minutes=1)
    assert pauses[-1] == pauses[-2] == timedelta(hours=6)


def test_a_server_that_says_later_gets_the_letter_later(office: Postmaster) -> None:
    office.answers = ["450", "250"]
    letter = posted()
    assert send(letter, at(letter)) is LetterState.FAILED
    assert letter.last_error == "Máy chủ thư tạm chưa nhận địa chỉ người nhận (mã 450)."
    waiting = DBTaskResult.objects.filter(run_after=letter.due_at)
    assert waiting.count() == 1
    assert send(letter, letter.due_at) is LetterState.SENT
    assert [to for to, _ in office.taken] == [TO]


def test_a_server_that_always_says_later_is_asked_for_days_and_then_no_more(
    office: Postmaster,
) -> None:
    office.answers = ["450"] * faults.MOST_REFUSALS
    letter = posted()
    for _ in range(faults.MOST_REFUSALS - 1):
        assert send(letter, letter.due_at) is LetterState.FAILED
    assert letter.due_at - letter.created_at > timedelta(days=1)
    assert send(letter, letter.due_at) is LetterState.GIVEN_UP
    assert send(letter, letter.due_at + timedelta(days=9)) is None


def test_a_refusal_for_good_is_not_tried_again(office: Postmaster) -> None:
    office.answers = ["550"]
    letter = posted()
    assert send(letter, at(letter)) is LetterState.GIVEN_UP
    assert letter.last_error == "Máy chủ thư từ chối địa chỉ người nhận (mã 550)."
    assert "secret" not in letter.last_error
    assert TO not in letter.last_error
    assert not DBTaskResult.objects.exclude(run_after__year=9999).exists()


def test_a_server_that_hangs_up_in_the_middle_gets_the_whole_letter_again(
    office: Postmaster,
) -> None:
    office.answers = ["hang up", "250"]
    letter = posted()
    assert send(letter, at(letter)) is LetterState.FAILED
    assert letter.last_error == "Máy chủ thư ngắt kết nối giữa chừng."
    assert send(letter, letter.due_at) is LetterState.SENT
    assert len(office.taken) == 1


@pytest.mark.parametrize(
    "error",
    [
        smtplib.SMTPAuthenticationError(535, b"bad password hunter2"),
        smtplib.SMTPSenderRefused(553, b"no", "lantoa@localhost"),
        smtplib.SMTPConnectError(421, b"busy"),
        TimeoutError(),
        PermissionError("/data/outbox"),
    ],
)
def test_what_is_the_fault_of_the_settings_never_gives_a_letter_up(error: Exception) -> None:
    fault = faults.fault_of(error)
    assert fault.is_ours
    assert not fault.is_final
    assert "hunter2" not in fault.words
    assert "/data" not in fault.words


@committed
def test_two_workers_at_once_send_a_letter_once(office: Postmaster) -> None:
    """Both have connections of their own; the update of the claim lets one through."""
    letter = posted()
    start = Barrier(2, timeout=30)
    found: list[LetterState | None] = []

    def work() -> None:
        try:
            start.wait()
            found.append(mail.deliver(letter.pk, now=at(letter, seconds=1)))
        finally:
            connection.close()

    workers = [Thread(target=work) for _ in range(2)]
    for each in workers:
        each.start()
    for each in workers:
        each.join()
    assert sorted(found, key=str) == [None, LetterState.SENT]
    assert len(office.taken) == 1
    letter.refresh_from_db()
    assert letter.tries == 1


def test_a_letter_in_the_hands_of_another_worker_is_left_to_it_until_its_time_is_over() -> None:
    letter = posted()
    Letter.objects.update(claimed_until=at(letter, minutes=10))
    assert send(letter, at(letter, minutes=9)) is None
    assert outbox.outbox == []
    assert send(letter, at(letter, minutes=11)) is LetterState.SENT


def test_a_letter_left_by_a_killed_worker_is_found_again() -> None:
    letter = posted()
    DBTaskResult.objects.all().delete()
    Letter.objects.update(claimed_until=at(letter, minutes=10))
    assert mail.catch_up(at(letter, minutes=9)) == 0
    assert mail.catch_up(at(letter, minutes=11)) == 1
    assert mail.catch_up(at(letter, minutes=12)) == 0
    assert send(letter, at(letter, minutes=12)) is LetterState.SENT


def test_each_try_bears_the_same_message_id(office: Postmaster) -> None:
    letter = posted()
    Letter.objects.update(state=LetterState.WAITING)
    send(letter, at(letter))
    Letter.objects.update(state=LetterState.WAITING, sent_at=None)
    send(letter, at(letter, minutes=1))
    ids = [
        next(line for line in text.splitlines() if line.startswith("Message-ID:"))
        for _, text in office.taken
    ]
    assert len(ids) == 2
    assert ids[0] == ids[1]


@committed
def test_an_act_that_is_undone_leaves_no_letter() -> None:
    with pytest.raises(LookupError), transaction.atomic():
        mail.post(to=TO, subject="a", body="b")
        raise LookupError
    assert not Letter.objects.exists()
    with pytest.raises(queue.OutsideTransaction):
        mail.post(to=TO, subject="a", body="b")


@pytest.mark.parametrize(
    "subject",
    ["Báo cáo\nBcc: ai@do.example", "Báo cáo\r\nBcc: ai@do.example\r\n\r\nthân thư", "a\x0bb\x0cc"],
)
def test_a_subject_of_several_lines_stays_one_header(office: Postmaster, subject: str) -> None:
    letter = posted(subject=subject)
    assert send(letter, at(letter)) is LetterState.SENT
    (_, text) = office.taken[0]
    head = text.partition("\n\n")[0]
    assert not any(line.lower().startswith("bcc") for line in head.splitlines())
    assert sum(line.upper().startswith("RCPT") for line in office.dialogue) == 1


@pytest.mark.parametrize(
    "address",
    [
        "thao@xa.example\nBcc: ai@do.example",
        "thao@xa.example, ai@do.example",
        "thao@xa.example> RCPT TO:<ai@do.example",
        "khong-phai-dia-chi",
        f"{'a' * 300}@xa.example",
    ],
)
@committed
def test_an_address_that_is_none_is_kept_and_never_sent(office: Postmaster, address: str) -> None:
    letter = posted(to=address)
    worker.work_off()
    letter.refresh_from_db()
    assert (letter.state, letter.tries) == (LetterState.GIVEN_UP, 0)
    assert office.dialogue == []
    assert mail.send_again([letter.pk], now=days.now()) == []


@committed
def test_a_letter_that_was_given_up_is_sent_again_when_asked(office: Postmaster) -> None:
    office.answers = ["550"]
    letter = posted()
    send(letter, at(letter))
    assert mail.send_again([letter.pk], now=days.now()) == [letter.pk]
    assert mail.send_again([letter.pk], now=days.now()) == []
    worker.work_off()
    letter.refresh_from_db()
    assert (letter.state, letter.tries) == (LetterState.SENT, 1)
    assert len(office.taken) == 1


@committed
def test_a_sent_letter_is_not_sent_again_even_when_asked() -> None:
    letter = posted()
    worker.work_off()
    assert mail.send_again([letter.pk], now=days.now()) == []
    worker.work_off()
    assert len(outbox.outbox) == 1


def test_bodies_go_when_the_letter_was_sent_long_ago() -> None:
    letter = posted()
    send(letter, at(letter))
    assert mail.erase_old(at(letter) + mail.KEPT - timedelta(minutes=1)) == 0
    assert mail.erase_old(at(letter) + mail.KEPT) == 1
    letter.refresh_from_db()
    assert (letter.body, letter.to, letter.subject) == ("", TO, "Báo cáo")
    waiting = posted_other()
    assert mail.erase_old(at(letter) + 9 * mail.KEPT) == 0
    waiting.refresh_from_db()
    assert waiting.body


def posted_other() -> Letter:
    with transaction.atomic():
        mail.post(to=TO, subject="Khác", body="Chờ.")
    return Letter.objects.get(subject="Khác")


@committed
def test_a_letter_that_opens_a_door_is_emptied_as_soon_as_it_is_sent() -> None:
    letter = posted(is_secret=True, body="https://lantoa.example/moi/abc")
    worker.work_off()
    letter.refresh_from_db()
    assert letter.body == ""
    assert letter.erased_at is not None
    (sent,) = outbox.outbox
    assert isinstance(sent, EmailMessage)
    assert "moi/abc" in sent.body
