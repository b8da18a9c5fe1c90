"""What a province decides about its reports: outlines, forms, where they go, and reports that are
asked for once. A version in force is never edited: another takes its place from a day on."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, timedelta

from django.db import transaction

from lantoa.audit.log import record
from lantoa.catalogue.actions.dated import make_way, refuse_past
from lantoa.catalogue.models import (
    FormRow,
    Indicator,
    LegalBasis,
    Outline,
    OutlinePart,
    ReportForm,
    ReportingLine,
    ReportPeriod,
    ReportRegime,
)
from lantoa.catalogue.queries import holidays, made_up
from lantoa.catalogue.rules import CADENCE_NAMES, TIER_NAMES, is_working_day
from lantoa.catalogue.rules.editing import (
    RESERVED,
    NewPart,
    NewRow,
    form_problems,
    once_problems,
    outline_problems,
    slug_of_title,
    text_problems,
)
from lantoa.catalogue.rules.regimes import ONCE, RegimeKind
from lantoa.kernel import days
from lantoa.kernel.actor import Actor
from lantoa.kernel.errors import Problem, Refused
from lantoa.kernel.vietnamese import day as in_day
from lantoa.kernel.vietnamese import nfc

MOST_ADDRESSEES = 10


def _plain(text: str) -> str:
    return " ".join(nfc(text).split())


def _must_be_known(tier: str, cadence: str) -> None:
    if tier not in {each.value for each in TIER_NAMES} or cadence not in {
        *(each.value for each in CADENCE_NAMES),
        ONCE,
    }:
        raise Refused(Problem("", "Không có cấp hoặc kỳ này.", "Mở lại trang.", "unknown"))


@transaction.atomic
def change_outline(
    *,
    actor: Actor,
    unit_id: int,
    regime: ReportRegime,
    tier: str,
    cadence: str,
    name: str,
    parts: Sequence[NewPart],
    on: date,
    is_verified: bool = False,
    legal_basis: LegalBasis | None = None,
) -> Outline:
    """Reports of the tier and cadence whose window ends on the day ``on`` or later have these
    parts. Another version for the same day takes the place of the first; what was submitted keeps
    its own. Raises ``Refused``: see ``rules.editing``."""
    actor.must("settings.change", unit_id)
    _must_be_known(tier, cadence)
    typed = [_tidy(part) for part in parts]
    problems = outline_problems(_plain(name), typed)
    if problems:
        raise Refused(*problems)
    refuse_past(on, days.today())
    row = make_way(Outline.objects.filter(regime=regime, tier=tier, cadence=cadence), on)
    if row is None:
        row = Outline(regime=regime, tier=tier, cadence=cadence, valid_from=on)
    row.name, row.is_verified, row.legal_basis = _plain(name), is_verified, legal_basis
    row.save()
    OutlinePart.objects.filter(outline=row).delete()
    taken = [part.slug for part in typed if part.slug]
    for place, part in enumerate(typed, start=1):
        slug = part.slug or slug_of_title(part.title, taken)
        taken.append(slug)
        OutlinePart.objects.create(
            outline=row,
            place=place,
            level=part.level,
            slug=slug,
            title=part.title,
            help=part.help,
            source=part.source,
            is_required=part.is_required,
        )
    _note(actor, unit_id, "catalogue.change_outline", regime, tier, cadence, on)
    return row


def _tidy(part: NewPart) -> NewPart:
    """A part that was stored under a reserved name gets another: nobody could write it."""
    return NewPart(
        _plain(part.title),
        part.level,
        part.source,
        _plain(part.help),
        part.is_required,
        "" if part.slug in RESERVED else part.slug,
    )


@transaction.atomic
def change_form(
    *,
    actor: Actor,
    unit_id: int,
    regime: ReportRegime,
    tier: str,
    cadence: str,
    name: str,
    number: str,
    columns: Collection[str],
    rows: Sequence[NewRow],
    on: date,
    is_verified: bool = False,
    legal_basis: LegalBasis | None = None,
) -> ReportForm:
    """Reports of the tier and cadence whose window ends on the day ``on`` or later fill this form.
    Raises ``Refused``: see ``rules.editing``."""
    actor.must("settings.change", unit_id)
    _must_be_known(tier, cadence)
    typed = [NewRow(_plain(row.label), row.measure, row.is_required, row.part_of) for row in rows]
    problems = form_problems(_plain(name), list(columns), typed)
    problems += text_problems("number", number, "Số biểu", 30)
    indicators = dict(
        Indicator.objects.filter(slug__in=[row.measure for row in typed]).values_list("slug", "pk")
    )
    if {row.measure for row in typed if row.measure} - set(indicators):
        problems.append(Problem("rows", "Có chỉ tiêu lạ.", "Chọn trong danh sách.", "measure"))
    if problems:
        raise Refused(*problems)
    refuse_past(on, days.today())
    row = make_way(ReportForm.objects.filter(regime=regime, tier=tier, cadence=cadence), on)
    if row is None:
        row = ReportForm(regime=regime, tier=tier, cadence=cadence, valid_from=on)
    row.name, row.number, row.columns = _plain(name), _plain(number), list(columns)
    row.is_verified, row.legal_basis = is_verified, legal_basis
    row.save()
    FormRow.objects.filter(form=row).delete()
    made: list[FormRow] = []
    for place, each in enumerate(typed, start=1):
        made.append(
            FormRow.objects.create(
                form=row,
                place=place,
                label=each.label,
                indicator_id=indicators.get(each.measure),
                is_required=each.is_required,
                part_of=made[each.part_of - 1] if each.part_of else None,
            )
        )
    _note(actor, unit_id, "catalogue.change_form", regime, tier, cadence, on)
    return row


@transaction.atomic
def describe_regime(
    *,
    actor: Actor,
    unit_id: int,
    regime: ReportRegime,
    asks: str,
    sending: str,
    guidance: str,
    legal_basis: LegalBasis | None,
) -> ReportRegime:
    """What a regime asks for, how it is sent, its guidance and legal basis. Raises ``Refused`` for
    words that are too long."""
    actor.must("settings.change", unit_id)
    problems = [
        *text_problems("asks", asks, "Nội dung yêu cầu"),
        *text_problems("sending", sending, "Cách gửi", 200),
        *text_problems("guidance", guidance, "Hướng dẫn"),
    ]
    if problems:
        raise Refused(*problems)
    regime.asks, regime.sending, regime.guidance = nfc(asks), _plain(sending), nfc(guidance)
    regime.legal_basis = legal_basis
    regime.save(update_fields=["asks", "sending", "guidance", "legal_basis"])
    _note(actor, unit_id, "catalogue.change_regime", regime)
    return regime


@transaction.atomic
def change_line(
    *,
    actor: Actor,
    unit_id: int,
    regime: ReportRegime,
    tier: str,
    goes_to_parent: bool,
    addressees: Sequence[str],
    copies: Sequence[str],
    cadences: Collection[str],
    on: date,
    is_verified: bool = False,
) -> ReportingLine:
    """From the day ``on`` reports of the tier go there, and those of ``cadences`` are opened
    ahead. Reports that are opened already keep their way. Raises ``Refused``."""
    actor.must("settings.change", unit_id)
    _must_be_known(tier, ONCE)
    named = [name for each in addressees if (name := _plain(each))]
    others = [name for each in copies if (name := _plain(each))]
    problems: list[Problem] = []
    if not named:
        problems.append(
            Problem("addressees", "Chưa ghi nơi nhận.", "Ghi tên cơ quan nhận.", "addressees")
        )
    for field, names in (("addressees", named), ("copies", others)):
        if len(names) > MOST_ADDRESSEES:
            problems.append(
                Problem(field, f"Có quá {MOST_ADDRESSEES} nơi nhận.", "Bỏ bớt.", "many")
            )
        for name in names:
            problems += text_problems(field, name, "Tên nơi nhận", 200)
            if "{" in name.replace("{parent}", "") or "}" in name.replace("{parent}", ""):
                problems.append(
                    Problem(
                        field,
                        f"Trong “{name[:60]}” có dấu ngoặc nhọn lạ.",
                        "Chỉ dùng {parent} cho tên đơn vị cấp trên.",
                        "braces",
                    )
                )
    if set(cadences) - {each.value for each in CADENCE_NAMES}:
        problems.append(Problem("cadences", "Có loại kỳ lạ.", "Chọn trong danh sách.", "cadence"))
    if problems:
        raise Refused(*problems)
    refuse_past(on, days.today())
    row = make_way(ReportingLine.objects.filter(regime=regime, tier=tier), on)
    if row is None:
        row = ReportingLine(regime=regime, tier=tier, valid_from=on)
    row.goes_to_parent, row.addressees, row.copies = goes_to_parent, named, others
    row.cadences = [each.value for each in CADENCE_NAMES if each.value in cadences]
    row.is_verified = is_verified
    row.save()
    _note(actor, unit_id, "catalogue.change_line", regime, tier, "", on)
    return row


def once_slug(at: datetime) -> str:
    """The name of a regime that is asked for once; later ones come later in their order."""
    return f"once-{at.astimezone(UTC):%Y%m%d%H%M%S%f}"


@transaction.atomic
def ask_once(
    *,
    actor: Actor,
    unit_id: int,
    kind: str,
    name: str,
    asks: str,
    first: date,
    last: date,
    due_on: date,
    legal_basis: LegalBasis | None = None,
) -> ReportPeriod:
    """A thematic or one-off report: a regime of one period with its own days. Who owes it is
    opened by ``reports``. ``last`` is the last day of the figures.

    Raises ``Refused`` for days out of order, a deadline that is over or on a day off or leaves no
    full working day after the cut-off (Decree 09/2019/NĐ-CP, article 8, unverified).
    """
    actor.must("settings.change", unit_id)
    if kind not in (RegimeKind.THEMATIC, RegimeKind.ONE_OFF):
        raise Refused(
            Problem("kind", "Chưa chọn loại báo cáo.", "Chọn chuyên đề hoặc đột xuất.", "kind")
        )
    problems = once_problems(_plain(name), first, last, due_on, days.today())
    problems += text_problems("asks", asks, "Nội dung yêu cầu")
    off, working = holidays(since=last), made_up(since=last)
    if not problems and not is_working_day(due_on, off, working):
        problems.append(
            Problem("due_on", f"{in_day(due_on)} là ngày nghỉ.", "Chọn ngày làm việc.", "day_off")
        )
    if not problems and not any(
        is_working_day(last + timedelta(days=step), off, working)
        for step in range(1, (due_on - last).days + 1)
    ):
        problems.append(
            Problem(
                "due_on",
                "Giữa ngày chốt số liệu và hạn gửi không có ngày làm việc nào.",
                "Lùi hạn gửi.",
                "no_working_day",
            )
        )
    if problems:
        raise Refused(*problems)
    regime = ReportRegime.objects.create(
        slug=once_slug(days.now()),
        name=_plain(name),
        kind=kind,
        asks=nfc(asks),
        legal_basis=legal_basis,
        valid_from=days.today(),
    )
    period = ReportPeriod.objects.create(
        regime=regime,
        key=f"{last.year}-X{regime.pk}",
        name=_plain(name),
        cadence=ONCE,
        window_start=first,
        window_end=last + timedelta(days=1),
        legal_basis=legal_basis,
    )
    _note(actor, unit_id, "catalogue.ask_once", regime)
    return period


def _note(
    actor: Actor,
    unit_id: int,
    verb: str,
    regime: ReportRegime,
    tier: str = "",
    cadence: str = "",
    on: date | None = None,
) -> None:
    told = {"tier": tier, "cadence": cadence, "on": on.isoformat() if on else ""}
    record(
        actor=actor,
        verb=verb,
        unit_id=unit_id or None,
        object_key=f"catalogue_reportregime:{regime.pk}",
        data={name: value for name, value in told.items() if value},
    )
