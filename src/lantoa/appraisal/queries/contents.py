"""What a bundle of evidence holds: each thing with where it comes from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import PurePosixPath

from django.db.models.functions import Length

from lantoa.activities.models import Activity, Evidence, LinkCapture
from lantoa.activities.queries.history import names_of
from lantoa.activities.rules import EVIDENCE_LABELS, CaptureState
from lantoa.appraisal.models import Bundle, ScoreProof, ScoreSheet
from lantoa.appraisal.queries.sheets import scores_of, told_to_both
from lantoa.appraisal.rules.bundles import Kept, safe_part, unique
from lantoa.appraisal.rules.scoring import Proofs, proofs_from_json
from lantoa.files import kinds
from lantoa.files.models import StoredFile
from lantoa.kernel import days
from lantoa.kernel import vietnamese as vn
from lantoa.papers import pdf
from lantoa.plans.models import Plan, PlanLine
from lantoa.plans.queries.official import plan_paper
from lantoa.reports.models import ExpectedReport, ReportVersion
from lantoa.reports.queries.paper import version_paper
from lantoa.reports.queries.word_templates import docx_of

CHUNK = 64 * 1024
STEP = 500
MOST_THINGS = 20_000
"""Things in one bundle: a person who is given more looks at none."""

_MAY_NAME_PEOPLE = frozenset(
    kind.media_type for kind in (*kinds.PICTURES, *kinds.VIDEOS, kinds.XLSX, kinds.CSV)
)
SYSTEM_NAME = "Hệ thống"
PLANS, REPORTS, DEEDS = "1. Kế hoạch", "2. Báo cáo", "3. Hoạt động"

Open = Callable[[], Iterator[bytes]]


class TooMany(Exception):
    """More things than a bundle holds."""


@dataclass(slots=True)
class Thing:
    """One thing of the index. ``open`` is None for what has no bytes here; ``criteria`` are the
    numbers of all criteria that it serves, also where it lies in the folder of another."""

    path: str
    source: str
    kind: str
    day: date | None = None
    channel: str = ""
    who: str = ""
    added_on: date | None = None
    sha256: str = ""
    size: int = 0
    kept: Kept = Kept.INSIDE
    note: str = ""
    open: Open | None = None
    criteria: list[str] = field(default_factory=list)


def stored_pieces(stored: StoredFile) -> Open:
    """The bytes of a kept file, piece by piece. Raises ``OSError`` where the storage has none."""

    def pieces() -> Iterator[bytes]:
        with stored.content.open("rb") as file:
            while block := file.read(CHUNK):
                yield block

    return pieces


def made_pieces(make: Callable[[], bytes]) -> Open:
    """Bytes that are made when they are asked for."""

    def pieces() -> Iterator[bytes]:
        yield make()

    return pieces


@dataclass(slots=True)
class Shelf:
    """Gathers things; what comes twice is named once, with every criterion that it serves."""

    with_personal: bool
    things: list[Thing] = field(default_factory=list)
    known: dict[object, Thing] = field(default_factory=dict)
    paths: set[str] = field(default_factory=set)

    def add(self, key: object, criterion: str, thing: Thing) -> None:
        before = self.known.get(key)
        if before is None:
            if len(self.things) >= MOST_THINGS:
                raise TooMany
            if thing.path:
                thing.path = (
                    unique(thing.path, self.paths) if self._taken(thing.path) else thing.path
                )
                self.paths.add(thing.path.casefold())
            self.known[key] = before = thing
            self.things.append(thing)
        if criterion and criterion not in before.criteria:
            before.criteria.append(criterion)

    def _taken(self, path: str) -> bool:
        return path.casefold() in self.paths


def contents_of(bundle: Bundle) -> list[Thing]:
    """Everything that the bundle names. Queries grow with the activities by steps of 500. Raises
    :class:`TooMany`."""
    shelf = Shelf(bundle.with_personal)
    if bundle.sheet is not None:
        _of_sheet(shelf, bundle.sheet)
    else:
        _of_window(shelf, bundle)
    return shelf.things


def _of_window(shelf: Shelf, bundle: Bundle) -> None:
    issued = (
        Plan.objects.issued()
        .kept()
        .filter(unit=bundle.unit_id, period_start__lt=bundle.until, period_end__gt=bundle.since)
    )
    _plans(shelf, issued.order_by("period_start", "pk"), PLANS, "")
    reports = ExpectedReport.objects.filter(
        unit=bundle.unit_id,
        period__window_start__lt=bundle.until,
        period__window_end__gt=bundle.since,
    )
    _reports(shelf, reports.values_list("pk", flat=True), REPORTS, "")
    found = Activity.objects.filter(
        unit=bundle.unit_id,
        on__gte=bundle.since,
        on__lt=bundle.until,
        voided_at__isnull=True,
    )
    ids = found.order_by("channel__order", "on", "pk").values_list("pk", flat=True)
    _activities(shelf, list(ids), "", "")


def _of_sheet(shelf: Shelf, sheet: ScoreSheet) -> None:
    with_objections = told_to_both(sheet).objections
    for score in scores_of(sheet):
        criterion = score.criterion
        folder = safe_part(f"{criterion.number}. {criterion.name}")
        proofs = proofs_from_json(score.proofs)
        _of_proofs(shelf, proofs, folder, criterion.number)
        added = [each for each in score.added.all() if with_objections or not each.objects_to]
        _added(shelf, added, folder, criterion.number)


def _of_proofs(shelf: Shelf, proofs: Proofs, folder: str, criterion: str) -> None:
    wanted = set(proofs.plans)
    wanted |= set(PlanLine.objects.filter(pk__in=proofs.lines).values_list("plan_id", flat=True))
    _plans(shelf, Plan.objects.filter(pk__in=wanted).order_by("pk"), folder, criterion)
    _reports(shelf, proofs.reports, folder, criterion)
    lines = Activity.objects.filter(plan_line__in=proofs.lines, voided_at__isnull=True)
    done = lines.order_by("on", "pk").values_list("pk", flat=True) if proofs.lines else ()
    _activities(shelf, [*proofs.activities, *done], folder, criterion)


def _added(shelf: Shelf, added: Iterable[ScoreProof], folder: str, criterion: str) -> None:
    for each in added:
        if shelf.with_personal or each.file.is_erased or not _may_name_people(each.file):
            thing = _of_file(each.file, folder, f"Bổ sung {each.file.name}")
        else:
            thing = Thing(path="", source="", kind="", kept=Kept.PERSONAL)
            thing.sha256 = each.file.sha256
        thing.source = "Đơn vị bổ sung khi giải trình" if each.objects_to else "Đơn vị bổ sung"
        thing.kind, thing.who = "Tệp bổ sung", each.actor_label
        thing.added_on = days.local_day(each.added_at)
        shelf.add(("added", each.pk), criterion, thing)


def _may_name_people(stored: StoredFile) -> bool:
    """Pictures and tables beside a criterion: nobody has said whether faces or names are in them,
    so they are treated as if there were."""
    return stored.media_type in _MAY_NAME_PEOPLE


# --- Plans and reports ---------------------------------------------------------------------------


def _plans(shelf: Shelf, plans: Iterable[Plan], folder: str, criterion: str) -> None:
    for plan in plans:
        number = plan.number or "không nêu số"
        shelf.add(
            ("plan", plan.pk),
            criterion,
            Thing(
                path=f"{folder}/{safe_part(f'Kế hoạch {number}.pdf')}",
                source=plan.title,
                kind="Kế hoạch",
                day=plan.issued_on,
                open=made_pieces(lambda plan=plan: pdf.render(plan_paper(plan))),  # type: ignore[misc]
            ),
        )


def _reports(shelf: Shelf, ids: Iterable[int], folder: str, criterion: str) -> None:
    versions = (
        ReportVersion.objects.filter(report__expected__in=list(ids))
        .select_related("report__expected__period", "docx", "pdf", "scan")
        .order_by("report__expected__due_on", "report_id", "number")
    )
    for version in versions:
        period = version.report.expected.period.period.short
        number = f" số {version.document_number}" if version.document_number else " chưa cấp số"
        name = f"Báo cáo {period}{number} lần {version.number}"
        for kind in ("pdf", "docx"):
            stored: StoredFile | None = getattr(version, kind)
            path = f"{folder}/{safe_part(f'{name}.{kind}')}"
            thing = (
                _of_file(stored, folder, f"{name}.{kind}")
                if stored is not None
                else Thing(path=path, source="", kind="", open=made_pieces(_printer(kind, version)))
            )
            _of_version(shelf, thing, version, kind, criterion)
        if version.scan is not None:
            ending = PurePosixPath(version.scan.name).suffix
            thing = _of_file(version.scan, folder, f"{name} bản ký{ending}")
            _of_version(shelf, thing, version, "scan", criterion)


def _printer(kind: str, version: ReportVersion) -> Callable[[], bytes]:
    """A DOCX in the Word template that the version was signed in."""
    if kind == "pdf":
        return lambda: pdf.render(version_paper(version))
    return lambda: docx_of(version.frozen, version_paper(version))


def _of_version(
    shelf: Shelf, thing: Thing, version: ReportVersion, kind: str, criterion: str
) -> None:
    thing.source = f"Báo cáo {version.report.expected.period.period.short}"
    thing.kind = "Bản ký" if kind == "scan" else f"Báo cáo ({kind.upper()})"
    thing.day, thing.who = version.issued_on, version.signer_name
    thing.added_on = days.local_day(version.submitted_at)
    thing.note = f"nội dung báo cáo SHA-256 {version.sha256}"
    shelf.add(("version", version.pk, kind), criterion, thing)


# --- Activities ----------------------------------------------------------------------------------


def _activities(shelf: Shelf, ids: Sequence[int], folder: str, criterion: str) -> None:
    order = {pk: place for place, pk in enumerate(dict.fromkeys(ids))}
    listed = list(order)
    for start in range(0, len(listed), STEP):
        part = listed[start : start + STEP]
        proofs = list(
            Evidence.objects.filter(activity__in=part)
            .select_related("activity__channel", "placement__channel", "file", "capture")
            .defer("capture__text")
            .annotate(words=Length("capture__text"))
            .order_by("pk")
        )
        proofs.sort(key=lambda each: order[each.activity_id])
        names = names_of(each.actor_key for each in proofs)
        for each in proofs:
            _evidence(shelf, each, folder, criterion, names)


def _evidence(
    shelf: Shelf, proof: Evidence, folder: str, criterion: str, names: Mapping[str, str]
) -> None:
    activity = proof.activity
    channel = (proof.placement.channel if proof.placement else activity.channel).name
    where = folder or f"{DEEDS}/{safe_part(activity.channel.short_name or activity.channel.name)}"
    start = f"{activity.on:%Y-%m-%d} {activity.title}"[:48].strip()
    if proof.is_personal and not shelf.with_personal:
        thing = Thing(path="", source=activity.title, kind="", kept=Kept.PERSONAL)
        thing.sha256 = proof.sha256
    elif proof.file is not None:
        thing = _of_file(proof.file, where, f"{start} - {proof.file.name}")
    else:
        thing = _of_link(proof, where, start)
    thing.source, thing.kind = activity.title, EVIDENCE_LABELS[proof.shown_kind]
    thing.day, thing.channel = activity.on, channel
    thing.who = names.get(proof.actor_key, SYSTEM_NAME)
    thing.added_on = days.local_day(proof.added_at)
    shelf.add(("evidence", proof.pk), criterion, thing)


def _of_file(stored: StoredFile, folder: str, name: str) -> Thing:
    """A kept file at a safe path; of one whose bytes were erased its hash, with day and reason."""
    if stored.is_erased:
        erased_on = days.local_day(stored.erased_at) if stored.erased_at else None
        when = f" ngày {vn.day(erased_on)}" if erased_on else ""
        return Thing(
            path="",
            source="",
            kind="",
            sha256=stored.sha256,
            kept=Kept.ERASED,
            note=f"đã xóa{when}: {stored.erase_reason}",
        )
    ending = safe_part(PurePosixPath(stored.name).suffix.lstrip("."), "")[:12]
    return Thing(
        path=f"{folder}/{_named(name, ending)}",
        source="",
        kind="",
        sha256=stored.sha256,
        size=stored.size,
        open=stored_pieces(stored),
    )


def _named(name: str, ending: str) -> str:
    """A safe name that keeps its ending."""
    shown = safe_part(name)
    if ending and not shown.lower().endswith(f".{ending.lower()}"):
        shown = safe_part(f"{shown[:60]}.{ending}")
    return shown


def _of_link(proof: Evidence, folder: str, start: str) -> Thing:
    """A link as a text: its address and, where one was kept, what stood there."""
    capture: LinkCapture | None = getattr(proof, "capture", None)
    if capture is None or capture.state != CaptureState.TAKEN:
        why = capture.problem if capture is not None else ""
        return Thing(
            path="", source="", kind="", kept=Kept.LINK, note=f"{proof.link} {why}".strip()
        )
    return Thing(
        path=f"{folder}/{_named(f'{start} - {capture.title}'[:60] + '.txt', 'txt')}",
        source="",
        kind="",
        note=proof.link,
        size=getattr(proof, "words", None) or 0,
        open=made_pieces(partial(_kept_copy, capture.pk)),
    )


def _kept_copy(capture_id: int) -> bytes:
    """What was kept of a link, read when it is written: texts of a whole year are too many to hold
    at once. Raises ``OSError`` where it is gone by then."""
    capture = LinkCapture.objects.select_related("evidence").filter(pk=capture_id).first()
    if capture is None:
        raise FileNotFoundError(capture_id)
    head = [
        f"Đường dẫn: {capture.evidence.link}",
        f"Địa chỉ cuối: {capture.address}",
        f"Tiêu đề: {capture.title}",
        f"Ngày đăng: {vn.day(capture.published_on) if capture.published_on else 'không nêu'}",
        f"Lưu ngày: {vn.day(days.local_day(capture.taken_at)) if capture.taken_at else ''}",
        f"SHA-256 của nội dung: {capture.sha256}",
    ]
    return ("\n".join(head) + "\n\n" + capture.text + "\n").encode()


def known_size(things: Iterable[Thing]) -> int:
    """Bytes of what is kept already; papers that are printed anew are small and not counted."""
    return sum(thing.size for thing in things)
