"""What a report above was made from: the versions of units below that it holds, by name."""

from __future__ import annotations

from lantoa.reports.models import ExpectedReport, ReportVersion


def held_after(
    expected: ExpectedReport, after: int, limit: int, number: int | None = None
) -> list[ReportVersion]:
    """Versions from below that the report holds now, or that its version of that number was sent
    with, whose id comes after one, by id; what was frozen is not read. 1 query, 2 with a number.

    Raises ``ReportVersion.DoesNotExist`` for a number that the report does not have.
    """
    if number is None:
        held = ReportVersion.objects.filter(taken_into__report__expected=expected)
    else:
        sent = ReportVersion.objects.defer("frozen").get(report__expected=expected, number=number)
        held = ReportVersion.objects.filter(parents=sent)
    return list(
        held.filter(pk__gt=after)
        .select_related("report__expected__period__regime", "report__accepted")
        .defer("frozen", "report__accepted__frozen")
        .order_by("pk")[:limit]
    )
