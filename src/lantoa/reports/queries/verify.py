"""Whether what was filed is still what was filed: every version against its seal, its files, its
number, and what was accepted and taken in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Count, F

from lantoa.files import store
from lantoa.files.models import StoredFile
from lantoa.reports.models import Report, ReportVersion, StateChange, TakenIn
from lantoa.reports.queries.word_templates import (
    content_of,
    files_of,
    sha256_of,
    template_name,
)
from lantoa.reports.rules.frozen import fingerprint
from lantoa.reports.rules.states import ReportState, Verb

READ_AT_ONCE = 50


class Fault(StrEnum):
    SEAL = "seal"
    """What was frozen does not have the fingerprint that was stored with it."""
    FILE = "file"
    """The bytes of a paper or scan are gone or have another hash than their row."""
    NUMBER = "number"
    """One number was given twice in a unit and year."""
    ACCEPTED = "accepted"
    """A report stands as accepted without a version, or holds one that is not its own."""
    TAKEN_IN = "taken_in"
    """A report holds a version from below that was never accepted."""
    TEMPLATE = "template"
    """The Word template that a version was signed in is gone or has another hash."""
    CHILDREN = "children"
    """A version states figures of versions that are not among those it was built from."""


FAULT_WORDS: Mapping[Fault, str] = {
    Fault.SEAL: "nội dung đã gửi không khớp mã băm",
    Fault.FILE: "tệp văn bản thiếu hoặc không khớp mã băm",
    Fault.NUMBER: "số văn bản cấp hai lần trong năm",
    Fault.ACCEPTED: "bản được chấp nhận thiếu hoặc không phải của báo cáo này",
    Fault.TAKEN_IN: "tổng hợp một bản chưa từng được chấp nhận",
    Fault.TEMPLATE: "tệp mẫu Word lúc ký thiếu hoặc không khớp mã băm",
    Fault.CHILDREN: "số liệu lấy từ bản không có trong danh sách đã tổng hợp",
}


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing that does not fit. ``what`` names the row, ``detail`` the difference."""

    fault: Fault
    report_id: int
    what: str
    detail: str

    @property
    def words(self) -> str:
        return f"báo cáo {self.report_id}, {self.what}: {FAULT_WORDS[self.fault]} ({self.detail})"


@dataclass(frozen=True, slots=True)
class Verified:
    reports: int
    versions: int
    files: int
    wrong: tuple[Wrong, ...]

    @property
    def is_true(self) -> bool:
        return not self.wrong


def verify() -> Verified:
    """Reads every version and every file of it once. Changes nothing."""
    wrong: list[Wrong] = []
    versions = files = 0
    held = _held()
    sound: dict[str, bool] = {}
    rows = ReportVersion.objects.select_related("docx", "pdf", "scan").order_by("pk")
    for version in rows.iterator(chunk_size=READ_AT_ONCE):
        versions += 1
        wrong += _seal(version)
        wrong += _children(version, held.get(version.pk, set()))
        wrong += _template(version, sound)
        for name in ("docx", "pdf", "scan"):
            kept = getattr(version, name)
            if kept is not None:
                files += 1
                wrong += _file(version, name, kept)
    wrong += _numbers()
    wrong += _accepted()
    wrong += _taken_in()
    return Verified(Report.objects.count(), versions, files, tuple(wrong))


def _seal(version: ReportVersion) -> Iterator[Wrong]:
    found = fingerprint(version.frozen)
    if found != version.sha256:
        yield Wrong(
            Fault.SEAL,
            version.report_id,
            f"lần {version.number}",
            f"tính lại {found[:12]}, đang lưu {version.sha256[:12]}",
        )


def _file(version: ReportVersion, name: str, kept: StoredFile) -> Iterator[Wrong]:
    what = f"lần {version.number}, {name}"
    if kept.is_erased:
        yield Wrong(Fault.FILE, version.report_id, what, "đã xóa")
        return
    try:
        with kept.content.open("rb") as file:
            found = store.sha256(file.read())
    except FileNotFoundError:
        yield Wrong(Fault.FILE, version.report_id, what, "không có tệp")
        return
    if found != kept.sha256:
        yield Wrong(
            Fault.FILE,
            version.report_id,
            what,
            f"tính lại {found[:12]}, đang lưu {kept.sha256[:12]}",
        )


def _template(version: ReportVersion, sound: dict[str, bool]) -> Iterator[Wrong]:
    """Each file is read once; ``sound`` keeps what was found."""
    wanted = sha256_of(version.frozen)
    if not wanted:
        return
    if wanted not in sound:
        contents = (content_of(kept) for kept in files_of(wanted))
        sound[wanted] = any(each is not None and store.sha256(each) == wanted for each in contents)
    if not sound[wanted]:
        name = template_name(version.frozen)
        what = f"lần {version.number}"
        yield Wrong(Fault.TEMPLATE, version.report_id, what, f"“{name}”, {wanted[:12]}")


def _held() -> dict[int, set[int]]:
    """Version to the versions that it was built from."""
    held: dict[int, set[int]] = {}
    links = ReportVersion.children.through.objects.values_list(
        "from_reportversion_id", "to_reportversion_id"
    )
    for parent, child in links.iterator():
        held.setdefault(parent, set()).add(child)
    return held


def _children(version: ReportVersion, held: set[int]) -> Iterator[Wrong]:
    strange = _stated_below(version.frozen) - held
    if strange:
        names = ", ".join(str(each) for each in sorted(strange))
        yield Wrong(Fault.CHILDREN, version.report_id, f"lần {version.number}", f"bản {names}")


def _stated_below(frozen: object) -> set[int]:
    """Versions that the figures of a frozen report say they come from."""
    contents = frozen.get("contents") if isinstance(frozen, Mapping) else None
    figures = contents.get("figures") if isinstance(contents, Mapping) else None
    return {
        int(each["version_id"])
        for figure in (figures if isinstance(figures, list) else [])
        for each in figure.get("below", [])
    }


def _numbers() -> Iterator[Wrong]:
    twice = (
        ReportVersion.objects.exclude(document_number="")
        .values("report__expected__unit_id", "document_number", "issued_on__year")
        .annotate(times=Count("pk"))
        .filter(times__gt=1)
        .order_by("report__expected__unit_id", "document_number")
    )
    for row in twice:
        of = ReportVersion.objects.filter(
            report__expected__unit_id=row["report__expected__unit_id"],
            document_number=row["document_number"],
            issued_on__year=row["issued_on__year"],
        ).order_by("pk")
        for version in of:
            yield Wrong(
                Fault.NUMBER,
                version.report_id,
                f"lần {version.number}",
                f"số {version.document_number} năm {row['issued_on__year']}",
            )


def _accepted() -> Iterator[Wrong]:
    stands = Report.objects.filter(
        state__in=[ReportState.ACCEPTED, ReportState.CONSOLIDATED], accepted__isnull=True
    )
    for report in stands.order_by("pk"):
        yield Wrong(Fault.ACCEPTED, report.pk, f"bước {report.state}", "không có bản nào")
    strange = Report.objects.filter(accepted__isnull=False).exclude(accepted__report=F("pk"))
    for report in strange.order_by("pk"):
        yield Wrong(Fault.ACCEPTED, report.pk, f"bản {report.accepted_id}", "của báo cáo khác")


def _taken_in() -> Iterator[Wrong]:
    accepted = set(
        Report.objects.filter(accepted__isnull=False).values_list("accepted_id", flat=True)
    )
    accepted |= set(
        StateChange.objects.filter(verb=Verb.ACCEPT, version__isnull=False).values_list(
            "version_id", flat=True
        )
    )
    drafts = TakenIn.objects.values_list("report_id", "child_id")
    frozen = ReportVersion.children.through.objects.values_list(
        "from_reportversion__report_id", "to_reportversion_id"
    )
    for report_id, child_id in sorted({*drafts, *frozen}):
        if child_id not in accepted:
            yield Wrong(Fault.TAKEN_IN, report_id, f"bản {child_id}", "chưa được chấp nhận")
