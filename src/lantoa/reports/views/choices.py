"""What the person in front of the page can do with a report now."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from lantoa.accounts.queries import StaffActor
from lantoa.reports.queries import ReportPage
from lantoa.reports.queries.below import count_waiting
from lantoa.reports.rules.states import PERMISSION, VERB_LABELS, ReportState, Verb, verbs_from

_PAGES = {
    Verb.START: "reports:start",
    Verb.NUMBER: "reports:number",
    Verb.RETURN: "reports:return",
    Verb.SEND_BACK: "reports:send_back",
    Verb.CORRECT: "reports:correct",
}
_FIRST = (Verb.START, Verb.SUBMIT, Verb.NUMBER, Verb.ACCEPT, Verb.REDRAFT, Verb.SEND_FOR_SIGNATURE)


@dataclass(frozen=True, slots=True)
class Choice:
    """A button. ``is_post`` does it at once, others open a page that asks."""

    label: str
    url: str
    is_post: bool = False


def _choice(verb: Verb, expected_id: int) -> Choice:
    if verb in _PAGES:
        return Choice(
            VERB_LABELS[verb], reverse(_PAGES[verb], args=[expected_id]), verb is Verb.START
        )
    return Choice(VERB_LABELS[verb], reverse("reports:step", args=[expected_id, verb.value]))


def _special(shown: ReportPage, actor: StaffActor) -> Choice | None:
    """What comes before the plain next step: taking in what waits, mending errors."""
    expected = shown.expected
    own, state = expected.unit_id, expected.state
    if state is ReportState.DRAFT:
        waiting = count_waiting(expected) if shown.children else 0
        if waiting and actor.may("reports.consolidate", own):
            url = reverse("reports:take_in", args=[expected.pk])
            return Choice(f"Tổng hợp {waiting} báo cáo", url, is_post=True)
        if shown.errors and actor.may("reports.draft", own):
            return Choice(
                f"Sửa {shown.errors} lỗi rồi trình ký", reverse("reports:edit", args=[expected.pk])
            )
    above = expected.receiver
    if state is ReportState.ACCEPTED and above and actor.may("reports.consolidate", above.pk):
        args = [above.slug, expected.period.key]
        return Choice("Mở bàn tổng hợp", reverse("reports:below", args=args))
    return None


def choices(shown: ReportPage, actor: StaffActor) -> tuple[Choice | None, list[Choice]]:
    """The main button, and the others."""
    expected = shown.expected
    open_to = [
        verb
        for verb in verbs_from(expected.state, correcting=expected.is_correcting)
        if verb is not Verb.CONSOLIDATE and actor.may(PERMISSION[verb], expected.unit_id)
    ]
    open_to.sort(key=lambda verb: _FIRST.index(verb) if verb in _FIRST else len(_FIRST))
    found = [_choice(verb, expected.pk) for verb in open_to]
    main = _special(shown, actor)
    if main is None and open_to and open_to[0] in _FIRST:
        main = found.pop(0)
    elif main is not None and shown.errors:
        found = [each for each in found if each.label != VERB_LABELS[Verb.SEND_FOR_SIGNATURE]]
    if expected.state is ReportState.DRAFT and actor.may("reports.draft", expected.unit_id):
        found.append(Choice("Sửa lời văn", reverse("reports:edit", args=[expected.pk])))
        found.append(Choice("Kê khai số liệu", reverse("reports:declare", args=[expected.pk])))
    return main, found
