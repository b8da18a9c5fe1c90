"""Months, what is missing, and calendars as programs read them."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from lantoa.kernel.value import NOT_STATED, Qualifier, exact, stated
from lantoa.workspace.rules.calendar import (
    Entry,
    EntryKind,
    Month,
    in_order,
    is_met,
    left_words,
)
from lantoa.workspace.rules.ics import Said, Stamped, calendar_bytes

AT = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
months = st.builds(Month, st.integers(2000, 2099), st.integers(1, 12))


@pytest.mark.parametrize(
    "text",
    ["", "2026", "2026-13", "2026-00", "1999-12", "2100-01", "2026-1", "٢٠٢٦-٠١", "2026-01\n"],
)
def test_what_is_no_month_is_none(text: str) -> None:
    assert Month.parse(text) is None


@given(months)
def test_a_month_is_read_back_from_its_key_and_lies_between_its_neighbours(month: Month) -> None:
    assert Month.parse(month.key) == month
    if month.after:
        assert month.after.before == month
        assert month.after.first == month.last + timedelta(days=1)


@given(months)
def test_the_weeks_of_a_month_hold_each_of_its_days_once(month: Month) -> None:
    weeks = month.weeks()
    every = [day for week in weeks for day in week]
    assert all(len(week) == 7 and week[0].weekday() == 0 for week in weeks)
    assert every == [every[0] + timedelta(days=n) for n in range(len(every))]
    inside = [day for day in every if (day.year, day.month) == (month.year, month.month)]
    assert (inside[0], inside[-1]) == (month.first, month.last)
    assert len(every) - len(inside) < 13


def test_a_month_is_named_as_officials_write_it() -> None:
    assert Month(2026, 2).label == "Tháng 02/2026"
    assert Month(2026, 11).label == "Tháng 11/2026"
    assert Month(2000, 1).before is None
    assert Month(2099, 12).after is None


def test_more_than_is_more_and_words_ask_for_one() -> None:
    assert is_met(NOT_STATED, Decimal(1))
    assert not is_met(NOT_STATED, Decimal(0))
    assert is_met(exact(3), Decimal(3))
    assert not is_met(stated(3, Qualifier.MORE_THAN), Decimal(3))
    assert left_words(exact(3), Decimal(1), "bài") == "còn 2 bài"
    assert left_words(stated(600, Qualifier.MORE_THAN), Decimal(600), "tin") == "còn hơn 0 tin"
    assert left_words(exact(3), Decimal(3), "bài") == ""
    assert left_words(NOT_STATED, Decimal(0), "bài") == ""


def test_a_day_begins_with_reports() -> None:
    def entry(kind: EntryKind, day: int) -> Entry:
        return Entry(f"{kind}:1", kind, date(2026, 3, day), "x", "r", (), 1, False)

    rows = [entry(EntryKind.GIVEN, 2), entry(EntryKind.REPORT, 2), entry(EntryKind.WINDOW, 1)]
    assert [each.kind for each in in_order(rows)] == ["window", "report", "given"]
    assert rows[0].state(date(2026, 3, 2)) == ""
    assert rows[0].state(date(2026, 3, 3)) == "Quá hạn"


# --- iCalendar -----------------------------------------------------------------------------------


def said(**given: object) -> Said:
    facts = {
        "key": "task:1",
        "day": date(2026, 3, 5),
        "title": "Phát bản tin",
        "text": "Việc được giao. Xã Mẫu.",
        "kind": "Việc được giao",
        "address": "https://mau.example/ke-hoach/viec/1/",
        "is_done": False,
    }
    return Said(**{**facts, **given})


def stamped(one: Said, sequence: int = 0) -> Stamped:
    return Stamped(one, uuid.UUID(int=7), sequence, AT)


def musts(body: bytes) -> Calendar:
    """What RFC 5545 demands of every calendar that we give out; answers it parsed."""
    text = body.decode("utf-8")
    assert text.startswith("BEGIN:VCALENDAR\r\n")
    assert text.endswith("END:VCALENDAR\r\n")
    assert "\n" not in text.replace("\r\n", "")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    for line in text.split("\r\n"):
        assert not any(ord(ch) < 32 or ord(ch) == 127 for ch in line)
    found = Calendar.from_ical(body)
    assert isinstance(found, Calendar)
    assert not found.errors
    assert (str(found["version"]), bool(str(found["prodid"]))) == ("2.0", True)
    uids = []
    for event in found.walk("VEVENT"):
        assert not event.errors
        for name in ("uid", "dtstamp", "dtstart", "summary", "last-modified", "sequence"):
            assert name in event, name
            assert not isinstance(event[name], list), name
        uids.append(str(event["uid"]))
        assert event["dtstart"].params["VALUE"] == event["dtend"].params["VALUE"] == "DATE"
        assert "TZID" not in event["dtstart"].params
        assert event["dtend"].dt - event["dtstart"].dt == timedelta(days=1)
        for name in ("dtstamp", "last-modified"):
            assert event[name].to_ical().endswith(b"Z")
        for alarm in event.walk("VALARM"):
            assert {"ACTION", "DESCRIPTION", "TRIGGER"} <= set(alarm)
    assert len(set(uids)) == len(uids)
    assert not found.walk("VTIMEZONE")
    return found


def test_an_event_is_an_all_day_one_with_an_alarm_two_days_before() -> None:
    found = musts(calendar_bytes("Xã Mẫu", [stamped(said(), 3)]))
    event = found.walk("VEVENT")[0]
    assert event["dtstart"].dt == date(2026, 3, 5)
    assert int(event["sequence"]) == 3
    assert event["dtstamp"].dt == AT
    alarm = event.walk("VALARM")[0]
    begins = datetime(2026, 3, 5, tzinfo=UTC) + alarm["trigger"].dt
    assert begins == datetime(2026, 3, 3, 8, tzinfo=UTC)
    assert event["transp"] == "TRANSPARENT"


def test_what_is_done_rings_no_more() -> None:
    body = calendar_bytes("Xã Mẫu", [stamped(said(is_done=True))])
    assert not musts(body).walk("VALARM")


@pytest.mark.parametrize(
    "title",
    [
        "Họp; bàn, bàn \\ bàn: xong",
        "Hai\ndòng\r\nba",
        "BEGIN:VEVENT\r\nEND:VCALENDAR",
        "Tiếng Việt có dấu " * 22,
        "\x00\x07\x1b[31m",
        "😀" * 60,
        '<script>alert("x")</script>',
    ],
)
def test_no_title_breaks_out_of_its_line(title: str) -> None:
    found = musts(calendar_bytes("Xã Mẫu", [stamped(said(title=title))]))
    assert len(found.walk("VEVENT")) == 1
    kept = str(found.walk("VEVENT")[0]["summary"])
    wanted = "".join(ch for ch in title.replace("\r\n", "\n") if ch == "\n" or ord(ch) >= 32)
    assert kept == wanted


@given(st.text(max_size=200), st.text(max_size=300))
def test_any_words_survive_the_way_there_and_back(title: str, text: str) -> None:
    title, text = (each.encode("utf-8", "ignore").decode() for each in (title, text))
    found = musts(calendar_bytes("Xã", [stamped(said(title=title, text=text))]))
    assert len(found.walk("VEVENT")) == 1


def test_the_same_events_give_the_same_bytes() -> None:
    events = [stamped(said())]
    assert calendar_bytes("Xã", events) == calendar_bytes("Xã", events)
    assert said().sha256 == said().sha256
    for other in ({"title": "y"}, {"day": date(2026, 3, 6)}, {"is_done": None}, {"text": "z"}):
        assert said(**other).sha256 != said().sha256
