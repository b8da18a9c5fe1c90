"""What a person may do in the storm, by chance, through the product's own actions.

Each deed chooses from what stands in the database now; by the time it acts, another may have been
there. What the product refuses then is a fair answer and is counted by its code.
"""

from __future__ import annotations

import random
import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from django.db.models import Model, QuerySet

from lantoa.activities import actions as activities
from lantoa.activities import queries as ledger
from lantoa.activities.actions import NewActivity, NewPlacement, NewProof, as_entered
from lantoa.activities.models import Activity, TwinMerge
from lantoa.activities.rules import Tone
from lantoa.kernel import days
from lantoa.kernel.value import NOT_APPLICABLE, NOT_STATED, Qualifier, Value, exact, stated
from lantoa.reports import actions as reports
from lantoa.reports.models import ExpectedReport
from lantoa.reports.rules.prose import REQUIRED
from lantoa.reports.rules.states import ReportState
from lantoa.units import actions as units
from lantoa.units.models import Change, UnitVersion
from lantoa.units.rules import ChangeKind, LegalAct, NewChange, NewUnit
from tests.storm.world import ACTOR, World

WORDS = {section.value: "Nội dung." for section in REQUIRED}
KEYS = uuid.UUID("6f0c9a52-3d5e-4d6b-9a52-1c3d5e4d6b9a")
LATELY = 60
"""How many of the newest rows are "lately": two who choose at once often choose the same."""


@dataclass
class Tally:
    """What one writer has done."""

    done: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    waited_in_circle: int = 0
    not_serial: int = 0
    faults: list[str] = field(default_factory=list)
    keys: set[uuid.UUID] = field(default_factory=set)
    """Of every activity that the product said it had stored."""

    def __iadd__(self, other: Tally) -> Tally:
        self.done += other.done
        self.refused += other.refused
        self.waited_in_circle += other.waited_in_circle
        self.not_serial += other.not_serial
        self.faults += other.faults
        self.keys |= other.keys
        return self


class Nothing(Exception):
    """There is nothing yet on which this could be done."""


class Person:
    """Somebody who does one deed after the other. ``chance`` decides which and on what; ``shared``
    is told what entries several people send under the same key."""

    def __init__(self, world: World, seed: int, tally: Tally) -> None:
        self.world = world
        self.chance = random.Random(seed)  # noqa: S311 - repeatable chance, no secret
        self.tally = tally
        self.communes: list[int] = []
        self.age = 0

    def act(self) -> tuple[str, Callable[[], None]]:
        """The next deed and its name. Calling it again does the same on what stands then."""
        if self.age % 40 == 0:
            self.communes = self._living()
        self.age += 1
        (deed,) = self.chance.choices(DEEDS, WEIGHTS)
        return deed.__name__, lambda: deed(self)

    # --- choosing

    def _living(self) -> list[int]:
        found = UnitVersion.objects.filter(valid_to=None, parent__in=self.world.provinces)
        known = {*self.world.firm, *self.world.restless}
        return [each for each in found.values_list("unit_id", flat=True) if each not in known]

    def _unit(self) -> int:
        """Most work is done in the firm communes; some in those that are moved or merged, as they
        were known a while ago; a little by the provinces themselves."""
        groups: list[Sequence[int]] = [
            self.world.firm,
            self.world.restless,
            self.communes or self.world.small,
            self.world.provinces,
        ]
        (group,) = self.chance.choices(groups, (70, 12, 12, 6))
        return self.chance.choice(group)

    def _day(self) -> date:
        if self.chance.random() < 0.6:
            return self.chance.choice(self.world.hot)
        span = (self.world.today - self.world.year.start).days
        return self.world.year.start + timedelta(days=self.chance.randint(0, span))

    def _value(self) -> Value:
        number = self.chance.randint(0, 9)
        values = (exact(number), stated(600, Qualifier.MORE_THAN), NOT_STATED)
        (value,) = self.chance.choices(values, (90, 6, 4))
        return value

    def _placement(self) -> NewPlacement:
        kind = self.chance.choice(self.world.kinds)
        people = exact(self.chance.randint(0, 90)) if self.chance.random() < 0.2 else NOT_APPLICABLE
        return NewPlacement(
            channel=kind.channel,
            count_unit=kind.placed,
            on=self._day(),
            count=self._value(),
            language=self.chance.choice([*self.world.languages, None]),
            people=people,
        )

    def _entry(self, key: uuid.UUID) -> NewActivity:
        kind = self.chance.choice(self.world.kinds)
        return NewActivity(
            title=f"Bản tin {self.chance.randint(1, 400)}",
            channel=kind.channel,
            kind=kind.made,
            on=self._day(),
            placements=[self._placement() for _ in range(self.chance.randint(0, 2))],
            quantity=self._value(),
            topic=self.chance.choice([*self.world.topics, None]),
            tone=self.chance.choice(["", *Tone]),
            is_embedded=self.chance.random() < 0.1,
            client_key=key,
        )

    def _pick(self, rows: QuerySet[Model]) -> int:
        """The key of one row, a new one as often as any."""
        newest = rows.order_by("-pk").values_list("pk", flat=True).first()
        if newest is None:
            raise Nothing
        at = newest - self.chance.randint(
            0, min(LATELY if self.chance.random() < 0.5 else 10**9, newest)
        )
        found = rows.filter(pk__gte=at).order_by("pk").values_list("pk", flat=True).first()
        return int(found if found is not None else newest)

    def _row(self) -> Activity:
        return Activity.objects.get(pk=self._pick(Activity.objects.all()))

    def _activity(self) -> Activity:
        """With all that a page shows, to be changed."""
        return ledger.activity(self._pick(Activity.objects.all()))

    def _expected(self) -> ExpectedReport:
        units_ = self.world.firm + self.world.restless + self.world.provinces
        owed = ExpectedReport.objects.select_related("report", "period", "unit")
        mine = list(owed.filter(unit_id=self.chance.choice(units_)))
        return self.chance.choice(mine)

    def _change(self, activity: Activity, **more: object) -> None:
        activities.change_activity(
            actor=ACTOR,
            activity=activity,
            revision=activity.revision,
            new=replace(as_entered(activity), **more),
        )

    # --- the ledger

    def log(self) -> None:
        key = uuid.UUID(int=self.chance.getrandbits(128), version=4)
        activities.log_activity(actor=ACTOR, unit_id=self._unit(), new=self._entry(key))
        self.tally.keys.add(key)

    def log_again(self) -> None:
        """An entry that others send too: under one of a few keys, each with one content."""
        total = Activity.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        number = total // 40 + self.chance.randint(0, 2)
        key = uuid.uuid5(KEYS, str(number))
        twin = Person(self.world, number, Tally())
        unit_id = twin.chance.choice(self.world.firm)
        activities.log_activity(actor=ACTOR, unit_id=unit_id, new=twin._entry(key))
        self.tally.keys.add(key)

    def change(self) -> None:
        activity = self._activity()
        more: dict[str, object] = {
            "placements": [
                replace(each, count=self._value()) for each in as_entered(activity).placements
            ]
        }
        if self.chance.random() < 0.5:
            more |= {"on": self._day(), "quantity": self._value()}
        if self.chance.random() < 0.3:
            more |= {
                "topic": self.chance.choice(self.world.topics),
                "tone": self.chance.choice(list(Tone)),
            }
        self._change(activity, **more)

    def place(self) -> None:
        activity = self._activity()
        activities.add_placement(
            actor=ACTOR,
            activity=activity,
            revision=activity.revision,
            placement=self._placement(),
        )

    def unplace(self) -> None:
        activity = self._activity()
        placed = list(activity.placements.all())
        if not placed:
            raise Nothing
        activities.change_activity(
            actor=ACTOR,
            activity=activity,
            revision=activity.revision,
            new=as_entered(activity),
            removed=[self.chance.choice(placed).pk],
        )

    def void(self) -> None:
        activities.void_activity(actor=ACTOR, activity=self._row(), reason="Ghi nhầm.")

    def restore(self) -> None:
        void = Activity.objects.exclude(voided_at=None)
        activity = Activity.objects.get(pk=self._pick(void))
        activities.restore_activity(actor=ACTOR, activity=activity, reason="Hủy nhầm.")

    def prove(self) -> None:
        activity = self._row()
        placed = [each.pk for each in activity.placements.all()]
        proof = NewProof(
            link=f"https://bao.example/tin-{self.chance.randint(1, 10_000)}",
            placement_id=self.chance.choice([None, *placed]),
        )
        activities.add_proofs(actor=ACTOR, activity=activity, proofs=[proof])

    def merge_twins(self) -> None:
        kept, taken = self._row(), self._row()
        pairs = zip(taken.placements.all(), kept.placements.all(), strict=False)
        same = [(a.pk, b.pk) for a, b in pairs if self.chance.random() < 0.7]
        revisions = {kept.pk: kept.revision, taken.pk: taken.revision}
        activities.merge_activities(
            actor=ACTOR, kept=kept, taken=taken, same=same, revisions=revisions
        )

    def split_twins(self) -> None:
        standing = TwinMerge.objects.filter(undone_at=None)
        merge = TwinMerge.objects.select_related("kept", "taken").get(pk=self._pick(standing))
        activities.split_activities(actor=ACTOR, merge=merge)

    # --- reports

    def report(self) -> None:
        """A step of a report: mostly one that leads on from where it stood a moment ago."""
        expected = self._expected()
        steps = STEPS[expected.state]
        if self.chance.random() < 0.1:
            steps = self.chance.choice(list(STEPS.values()))
        self.chance.choice(steps)(self, expected)

    def _start(self, expected: ExpectedReport) -> None:
        report = reports.start_draft(actor=ACTOR, expected=expected)
        reports.save_sections(
            actor=ACTOR, expected=expected, sections=WORDS, revision=report.revision
        )

    def _declare(self, expected: ExpectedReport) -> None:
        reports.declare_figure(
            actor=ACTOR,
            expected=expected,
            indicator=self.chance.choice(self.world.indicators),
            value=self._value(),
            reason="Đếm theo sổ.",
        )

    def _take_in(self, expected: ExpectedReport) -> None:
        reports.take_in_accepted(actor=ACTOR, expected=expected)

    def _hand_over(self, expected: ExpectedReport) -> None:
        reports.send_for_signature(actor=ACTOR, expected=expected)

    def _send_back(self, expected: ExpectedReport) -> None:
        reports.send_back(actor=ACTOR, expected=expected, reason="Sửa lại.")

    def _submit(self, expected: ExpectedReport) -> None:
        reports.submit_report(actor=ACTOR, expected=expected)

    def _number(self, expected: ExpectedReport) -> None:
        reports.give_number(
            actor=ACTOR,
            expected=expected,
            number=str(self.chance.randint(1, 99_999)),
            issued_on=days.today(),
        )

    def _return(self, expected: ExpectedReport) -> None:
        reports.return_report(actor=ACTOR, expected=expected, reason="Số chưa khớp.")

    def _accept(self, expected: ExpectedReport) -> None:
        reports.accept_report(actor=ACTOR, expected=expected)

    def _redraft(self, expected: ExpectedReport) -> None:
        reports.redraft_report(actor=ACTOR, expected=expected)

    # --- units

    def _act(self) -> LegalAct:
        number = self.chance.randint(1, 10**6)
        return LegalAct("resolution", f"{number}/NQ-BAO", date(2025, 6, 1), "Hội đồng nhân dân")

    def move_unit(self) -> None:
        """A commune goes to the other province from a day on, which may lie far back."""
        unit_id = self.chance.choice(self.world.restless)
        version = UnitVersion.objects.get(unit_id=unit_id, valid_to=None)
        (to,) = {*self.world.provinces} - {version.parent_id}
        on = max(version.valid_from or date.min, self.world.year.start)
        on += timedelta(days=self.chance.randint(1, 15))
        units.enact(
            actor=ACTOR,
            change=NewChange(ChangeKind.REPARENT, on, self._act(), (unit_id,), parent_id=to),
        )

    def merge_units(self) -> None:
        """Two small communes become a new one, or go into a third."""
        of_one = UnitVersion.objects.filter(
            valid_to=None, parent_id=self.chance.choice(self.world.provinces)
        ).exclude(unit_id__in=(*self.world.firm, *self.world.restless))
        found = list(of_one.order_by("pk").values_list("unit_id", flat=True))
        if len(found) < 4:
            raise Nothing
        one, two, third = self.chance.sample(found, 3)
        name = f"Xã Mới {self.chance.randint(1, 10**9)}"
        into: int | NewUnit = third
        if self.chance.random() < 0.6:
            into = NewUnit(name, "rural_commune", "commune")
        units.enact(
            actor=ACTOR,
            change=NewChange(
                ChangeKind.MERGE,
                self.chance.choice(self.world.hot),
                self._act(),
                (one, two),
                (into,),
            ),
        )

    def found_unit(self) -> None:
        name = f"Xã Lập {self.chance.randint(1, 10**9)}"
        units.enact(
            actor=ACTOR,
            change=NewChange(
                ChangeKind.FOUND,
                self._day(),
                self._act(),
                into=(NewUnit(name, "rural_commune", "commune"),),
                parent_id=self.chance.choice(self.world.provinces),
            ),
        )

    def undo_units(self) -> None:
        """Takes one of the last changes back; where something was filed on it, that is refused."""
        last = Change.objects.filter(undone_at=None).exclude(recorded_at=None).order_by("-pk")[:8]
        if not last:
            raise Nothing
        units.undo(actor=ACTOR, change=self.chance.choice(list(last)), reason="Ghi nhầm.")


STEPS: dict[ReportState, tuple[Callable[[Person, ExpectedReport], None], ...]] = {
    ReportState.EXPECTED: (Person._start,),
    ReportState.DRAFT: (
        *[Person._hand_over] * 3,
        Person._declare,
        Person._take_in,
    ),
    ReportState.FOR_SIGNATURE: (*[Person._submit] * 5, Person._send_back),
    ReportState.SUBMITTED: (*[Person._number] * 3, Person._return),
    # Accepted is the end of the way: most go round once more, as corrections.
    ReportState.NUMBERED: (*[Person._return] * 4, Person._accept),
    ReportState.RETURNED: (Person._redraft,),
    ReportState.ACCEPTED: (Person._return, Person._accept),
    ReportState.CONSOLIDATED: (Person._return,),
}

WEIGHTED: dict[Callable[[Person], None], float] = {
    Person.log: 40,
    Person.log_again: 3,
    Person.change: 14,
    Person.place: 6,
    Person.unplace: 3,
    Person.void: 6,
    Person.restore: 4,
    Person.prove: 5,
    Person.merge_twins: 5,
    Person.split_twins: 3,
    Person.report: 9,
    Person.move_unit: 0.6,
    Person.merge_units: 0.4,
    Person.found_unit: 0.4,
    Person.undo_units: 0.6,
}
DEEDS, WEIGHTS = tuple(WEIGHTED), tuple(WEIGHTED.values())
