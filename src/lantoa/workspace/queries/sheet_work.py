"""Score sheets that wait for a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from lantoa.accounts.queries import StaffActor
from lantoa.appraisal import queries as appraisal
from lantoa.appraisal.models import ScoreSheet
from lantoa.appraisal.rules.states import SheetState
from lantoa.kernel.days import local_day
from lantoa.reports.rules.desk import in_words
from lantoa.workspace.rules.next_thing import Candidate, Kind

_TO_JUDGE = frozenset({SheetState.SENT, SheetState.OBJECTED})


def of_sheets(actor: StaffActor, today: date) -> Iterator[Candidate]:
    """1 query; none for who neither scores nor confirms nor appraises."""
    scores, confirms = actor.units_of("appraisal.score"), actor.units_of("appraisal.confirm")
    heads = actor.heads_of("appraisal.review")
    if not (scores or confirms or heads):
        return
    found = appraisal.waiting_for(scores=scores, confirms=confirms, judges=heads, on=today)
    judged = [each for each in found if each.step in _TO_JUDGE]
    for each in found:
        if each.step not in _TO_JUDGE:
            yield _own(each, confirms=each.unit_id in confirms)

    def what(each: ScoreSheet) -> tuple[str, int]:
        return each.state, each.year

    for (state, year), rows in groupby(sorted(judged, key=what), key=what):
        yield _judged(SheetState(state), year, list(rows))


def _own(sheet: ScoreSheet, *, confirms: bool) -> Candidate:
    key, year = f"sheet:{sheet.pk}", sheet.year
    if sheet.step is SheetState.DRAFT:
        return Candidate(
            key=key,
            kind=Kind.SCORE,
            title=f"Tự chấm điểm năm {year}",
            label="Mở bảng điểm",
            route="appraisal:page",
            arguments=(sheet.pk,),
            note="Xem từng tiêu chí, bổ sung minh chứng rồi trình xác nhận.",
        )
    if sheet.step is SheetState.FOR_CONFIRMATION:
        return Candidate(
            key=key,
            kind=Kind.CONFIRM,
            title=f"Xác nhận bảng điểm năm {year}",
            label="Đọc bảng điểm",
            route="appraisal:page",
            arguments=(sheet.pk,),
            since=local_day(sheet.state_since),
            note="Xác nhận để gửi thẩm định, hoặc trả về để chấm lại.",
        )
    return Candidate(
        key=key,
        kind=Kind.OBJECT,
        title=f"Xem điểm thẩm định năm {year}",
        label="Mở bảng điểm",
        route="appraisal:page",
        arguments=(sheet.pk,),
        day=sheet.object_until,
        note="Đồng ý với điểm, hoặc gửi giải trình trong hạn."
        if confirms
        else "Soạn giải trình trong hạn nếu điểm chưa đúng.",
    )


def _judged(state: SheetState, year: int, rows: Sequence[ScoreSheet]) -> Candidate:
    """Sheets of one year that wait for a reviewer: one thing, as old as the oldest."""
    is_one = len(rows) == 1
    number = in_words(len(rows)).capitalize()
    is_new = state is SheetState.SENT
    waits = "chờ thẩm định" if is_new else "có giải trình chờ trả lời"
    return Candidate(
        key=f"sheets:{state}:{year}",
        kind=Kind.JUDGE,
        title=f"{number} bảng điểm năm {year} {waits}",
        label="Mở bảng điểm" if is_one else f"Mở {len(rows)} bảng điểm",
        route="appraisal:page" if is_one else "appraisal:list",
        arguments=(rows[0].pk,) if is_one else (),
        since=min(local_day(each.state_since) for each in rows),
        note="Chấm từng tiêu chí rồi công bố điểm thẩm định, hoặc trả lại kèm lý do."
        if is_new
        else "Giữ hoặc đổi điểm, lần nào cũng ghi lý do.",
    )
