"""Mail as a job: queued with the act that causes it, sent by the worker."""

from __future__ import annotations

from django.core.mail import send_mail

from lantoa.jobs.queue import enqueue, job

SEND = "jobs.mail"


@job(SEND)
def _send(to: str, subject: str, body: str) -> None:
    send_mail(subject, body, None, [to])


def post(*, to: str, subject: str, body: str) -> None:
    """Queues one letter. An empty address is no letter: not every person has one."""
    if to:
        enqueue(SEND, to=to, subject=subject, body=body)
