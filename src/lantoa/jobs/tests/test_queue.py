"""Work is queued with its act, done after it, and a failure stops nobody else."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from importlib import import_module
from pathlib import Path

import pytest
from django.db import transaction
from django_tasks_db.models import DBTaskResult

import lantoa
from lantoa.jobs import mail, queue, worker
from lantoa.kernel import days

PACKAGE = Path(lantoa.__file__).parent


class Undone(Exception):
    """What undoes an act in these tests."""


done: list[tuple[str, int]] = []


@queue.job("tests.note")
def _note(word: str, number: int) -> None:
    done.append((word, number))


@queue.job("tests.fail")
def _fail(number: int) -> None:
    raise LookupError(number)


@pytest.fixture(autouse=True)
def nothing_done() -> Iterator[None]:
    done.clear()
    yield
    done.clear()


@pytest.mark.django_db(transaction=True)
def test_a_job_outside_the_transaction_of_its_act_is_refused() -> None:
    with pytest.raises(queue.OutsideTransaction):
        queue.enqueue("tests.note", word="a", number=1)
    assert not DBTaskResult.objects.exists()


@pytest.mark.django_db
def test_a_job_of_an_unknown_name_is_refused_at_once() -> None:
    with transaction.atomic(), pytest.raises(queue.UnknownJob):
        queue.enqueue("tests.unknown")
    with pytest.raises(queue.UnknownJob):
        queue.perform("tests.unknown", {})
    assert not DBTaskResult.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_act_that_is_undone_leaves_no_job() -> None:
    with pytest.raises(Undone), transaction.atomic():
        queue.enqueue("tests.note", word="a", number=1)
        raise Undone
    worker.work_off()
    assert done == []
    assert queue.waiting() == (0, 0, False)


@pytest.mark.django_db(transaction=True)
def test_the_job_of_a_committed_act_is_done_once() -> None:
    with transaction.atomic():
        queue.enqueue("tests.note", word="báo cáo", number=7)
        assert done == []
    assert queue.waiting() == (1, 0, False)
    worker.work_off()
    worker.work_off()
    assert done == [("báo cáo", 7)]
    assert queue.waiting() == (0, 0, False)


@pytest.mark.django_db(transaction=True)
def test_a_job_that_fails_does_not_stop_the_next() -> None:
    with transaction.atomic():
        queue.enqueue("tests.note", word="before", number=1)
        queue.enqueue("tests.fail", number=2)
        queue.enqueue("tests.note", word="after", number=3)
    worker.work_off()
    assert done == [("before", 1), ("after", 3)]
    assert queue.waiting() == (0, 1, False)


@pytest.mark.django_db
def test_a_job_that_waits_for_long_shows_that_nobody_works() -> None:
    with transaction.atomic():
        queue.enqueue("tests.note", word="a", number=1)
    DBTaskResult.objects.update(enqueued_at=days.now() - queue.STALE_AFTER + timedelta(minutes=1))
    assert queue.waiting() == (1, 0, False)
    DBTaskResult.objects.update(enqueued_at=days.now() - queue.STALE_AFTER - timedelta(minutes=1))
    assert queue.waiting() == (1, 0, True)


@pytest.mark.django_db
def test_a_job_that_was_put_off_waits_since_its_time_came() -> None:
    now = days.now()
    with transaction.atomic():
        queue.enqueue_later("tests.note", now + timedelta(hours=6), word="a", number=1)
    DBTaskResult.objects.update(enqueued_at=now - timedelta(hours=6))
    assert queue.waiting() == (0, 0, False)
    DBTaskResult.objects.update(run_after=now - queue.STALE_AFTER + timedelta(minutes=1))
    assert queue.waiting() == (1, 0, False)
    DBTaskResult.objects.update(run_after=now - queue.STALE_AFTER - timedelta(minutes=1))
    assert queue.waiting() == (1, 0, True)


def test_two_jobs_may_not_bear_one_name() -> None:
    with pytest.raises(ValueError, match=r"tests\.note"):
        queue.job("tests.note")(lambda **_: None)
    assert queue.job("tests.note")(_note) is _note


@pytest.fixture
def outbox(settings, tmp_path: Path) -> Path:
    """The folder that an embedded site mails into."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "outbox")
    return tmp_path / "outbox"


@pytest.mark.django_db(transaction=True)
def test_a_letter_is_in_the_outbox_after_the_work(outbox: Path) -> None:
    with transaction.atomic():
        mail.post(to="thao@xa.example", subject="Báo cáo bị trả lại", body="Lý do: sai số.")
    assert not outbox.exists()
    worker.work_off()
    (kept,) = outbox.iterdir()
    text, _, _ = kept.read_bytes().rpartition(b"-" * 79)
    letter = message_from_bytes(text, policy=default)
    assert (letter["To"], letter["Subject"]) == ("thao@xa.example", "Báo cáo bị trả lại")
    assert letter["From"] == "lantoa@localhost"
    assert "Lý do: sai số." in letter.get_content()


@pytest.mark.django_db
def test_a_person_without_an_address_gets_no_letter() -> None:
    with transaction.atomic():
        mail.post(to="", subject="Báo cáo", body="Nội dung")
    assert queue.waiting() == (0, 0, False)


def enqueued_names() -> Iterator[tuple[str, str]]:
    """Each place in the package that queues a job, with the name that it queues."""
    for path in sorted(PACKAGE.rglob("*.py")):
        if "tests" in path.parts:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            called = node.func.attr if isinstance(node.func, ast.Attribute) else ""
            called = node.func.id if isinstance(node.func, ast.Name) else called
            # daily.py queues the names that it has registered itself.
            own = path.parent == PACKAGE / "jobs" and path.name in ("queue.py", "daily.py")
            if called not in ("enqueue", "enqueue_later") or own:
                continue
            module = ".".join(("lantoa", *path.relative_to(PACKAGE).with_suffix("").parts))
            yield f"{module}:{node.lineno}", name_of(module, node.args[0])


def name_of(module: str, argument: ast.expr) -> str:
    """The text of a literal, or of the constant that the module knows by that name."""
    if isinstance(argument, ast.Constant):
        return str(argument.value)
    found: object = import_module(module)
    for part in ast.unparse(argument).split("."):
        found = getattr(found, part)
    return str(found)


def test_every_job_that_the_product_queues_is_registered() -> None:
    places = dict(enqueued_names())
    assert len(places) >= 3
    assert {place: name for place, name in places.items() if name not in queue.names()} == {}
