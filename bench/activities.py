"""A long ledger: 200,000 activities of one province, listed, narrowed, and taken away as a file.

``scale`` 1 is 200,000 activities in 150 communes over five years, with 1.3 placements each. Correct
means: each page holds the newest that fit and no other, checked against a plain query; the pages
one after the other hold every row once; the file has one row for each placement, as many as the
database counts, and its sum of plays is the database's own; a sheet of 5,000 rows with 200 faulty
ones brings the others, names each fault, and doubles nothing when it is sent again mended.
"""

from __future__ import annotations

import csv
import io
import random
import re
import resource
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import django
import xlsxwriter
from run import Figure
from timing import interleaved

django.setup()

from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Q
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lantoa.accounts import actions as accounts
from lantoa.accounts.models import User
from lantoa.accounts.queries import actor_for
from lantoa.accounts.rules import Role
from lantoa.accounts.tests.steps import as_posts_ask
from lantoa.activities import queries
from lantoa.activities.actions.sheets import look_at_sheet, take_rows
from lantoa.activities.models import Activity, Evidence, Placement, SheetImport
from lantoa.activities.queries.blank import MARKS
from lantoa.activities.queries.sheet import COLUMNS
from lantoa.activities.rules import Tone
from lantoa.catalogue import actions as catalogue
from lantoa.catalogue import queries as reference
from lantoa.catalogue.models import Channel, CountUnit, Language, Topic
from lantoa.kernel import days
from lantoa.kernel.actor import System
from lantoa.kernel.value import NOT_APPLICABLE, ONE, exact
from lantoa.kernel.vietnamese import fold
from lantoa.units.models import Unit, UnitVersion
from lantoa.units.tests.factories import unit

ACTOR = System("bench")
SINCE = date(2021, 1, 1)
DAYS = 5 * 365
NUMBER = 200_000
COMMUNES = 150
SUBJECTS = ("khai sinh", "đất đai", "hộ chiếu", "một cửa", "dịch vụ công", "chữ ký số", "xin lỗi")
FORMS = ("Bản tin", "Phóng sự", "Hướng dẫn", "Hỏi đáp", "Tọa đàm", "Thông báo")
BATCH = 5_000
WHO = "bench.reviewer"
_ROW = re.compile(r'<th role="rowheader" scope="row"><a href="/hoat-dong/(\d+)/"')
RARE = "thẻ căn cước của người cao tuổi"
"""Words of one title in a thousand."""


def build(scale: float) -> None:
    call_command("migrate", verbosity=0)
    call_command("flush", verbosity=0, interactive=False)
    catalogue.load(actor=ACTOR)
    province = unit("Tỉnh Đo", "91", tier="province", division="province", since=SINCE)
    communes = [
        unit(f"Xã Đo {number}", f"9{number:04}", under=province, since=SINCE)
        for number in range(COMMUNES)
    ]
    user = accounts.create_user(
        actor=ACTOR, unit_id=province.pk, username=WHO, full_name="Người đo", password=WHO
    )
    for role in (Role.REVIEWER, Role.OFFICER):
        accounts.give_post(actor=ACTOR, user=user, unit_id=province.pk, role=role, valid_from=SINCE)
    as_posts_ask(user, Role.REVIEWER)
    with transaction.atomic():
        _fill(communes, int(NUMBER * scale))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _fill(communes: Sequence[Unit], number: int) -> None:
    chance = random.Random(5)  # noqa: S311 - the same rows each time
    channels = {
        slug: (Channel.objects.get(slug=slug), catalogued(slug))
        for slug in ("loudspeaker", "banner", "conference", "newspaper")
    }
    languages = list(Language.objects.order_by("order")[:4])
    topics = list(Topic.objects.all())
    now = days.now()
    for first in range(0, number, BATCH):
        made: list[Activity] = []
        for place in range(first, min(first + BATCH, number)):
            channel, (kind, _) = channels[chance.choice(list(channels))]
            words = RARE if place % 1000 == 7 else chance.choice(SUBJECTS)
            title = f"{chance.choice(FORMS)} {words} số {place}"
            made.append(
                Activity(
                    unit=communes[chance.randrange(len(communes))],
                    title=title,
                    folded=fold(title),
                    channel=channel,
                    kind=kind,
                    quantity=ONE,
                    on=SINCE + timedelta(days=chance.randrange(DAYS)),
                    topic=chance.choice(topics),
                    tone=chance.choice(list(Tone)).value if place % 3 else "",
                    client_key=uuid.UUID(int=chance.getrandbits(128), version=4),
                    created_at=now,
                    actor_key=ACTOR.key,
                )
            )
        Activity.objects.bulk_create(made)
        placed: list[Placement] = []
        proofs: list[Evidence] = []
        for number_of, each in enumerate(made):
            for language in languages[: 2 if number_of % 10 < 3 else 1]:
                placed.append(
                    Placement(
                        activity=each,
                        unit_id=each.unit_id,
                        channel=each.channel,
                        count_unit=channels[each.channel.slug][1][1],
                        language=language,
                        on=each.on,
                        count=exact(1 + number_of % 9),
                        people=NOT_APPLICABLE,
                    )
                )
            if number_of % 4:
                link = f"https://do.example/{each.pk}"
                proofs.append(
                    Evidence(
                        activity=each, link=link, sha256="0" * 64, added_at=now, actor_key="bench"
                    )
                )
        Placement.objects.bulk_create(placed, batch_size=BATCH)
        Evidence.objects.bulk_create(proofs, batch_size=BATCH)


def catalogued(slug: str) -> tuple[CountUnit, CountUnit]:
    """What the channel makes and in what it is placed, as the catalogue has them first."""
    row = Channel.objects.get(slug=slug)
    return reference.default_unit(row, "production"), reference.default_unit(row, "placement")


def _asked() -> Mapping[str, dict[str, str]]:
    commune = Unit.objects.filter(versions__tier="commune").order_by("pk")[7]
    return {
        "everything below": {"cap-duoi": "on"},
        "one commune": {"don-vi": commune.slug},
        "a channel and days": {
            "cap-duoi": "on", "kenh": "newspaper", "tu": "01/03/2023", "den": "31/05/2023",
        },
        "a language": {"cap-duoi": "on", "tieng": _second_language()},
        "nothing proves it": {"cap-duoi": "on", "thieu": "on"},
        "a tone and a topic": {
            "cap-duoi": "on", "cach_noi": "answer", "chu_de": Topic.objects.all()[3].slug,
        },
        "common words": {"cap-duoi": "on", "tim": "khai sinh"},
        "rare words": {"cap-duoi": "on", "tim": RARE},
    }  # fmt: skip


def _second_language() -> str:
    return Language.objects.order_by("order")[1].tag


def _plain(asked: Mapping[str, str]) -> list[int]:
    """The first page by a query that has nothing to do with ours."""
    found = Activity.objects.all()
    if "don-vi" in asked:
        found = found.filter(unit__slug=asked["don-vi"])
    if "kenh" in asked:
        found = found.filter(channel__slug=asked["kenh"])
    if "tu" in asked:
        found = found.filter(on__range=(date(2023, 3, 1), date(2023, 5, 31)))
    if "tieng" in asked:
        found = found.filter(placements__language__tag=asked["tieng"]).distinct()
    if "thieu" in asked:
        proven = set(Evidence.objects.values_list("activity", flat=True))
        rows = found.order_by("-on", "-pk").values_list("pk", flat=True)
        return [pk for pk in rows.iterator() if pk not in proven][:30]
    if "cach_noi" in asked:
        found = found.filter(tone=asked["cach_noi"], topic__slug=asked["chu_de"])
    if "tim" in asked:
        words = fold(asked["tim"]).split()
        found = found.filter(*(Q(folded__contains=word) for word in words))
    return list(found.order_by("-on", "-pk").values_list("pk", flat=True)[:30])


def measure(scale: float) -> tuple[bool, list[Figure]]:
    call_command("collectstatic", verbosity=0, interactive=False)
    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.get(username=WHO))
    rounds = max(10, int(40 * min(scale, 1)))
    figures: list[Figure] = []
    correct = True
    asked = _asked()
    counts: set[int] = set()
    times: dict[str, list[float]] = {name: [] for name in asked}
    for address in asked.values():
        with CaptureQueriesContext(connection) as seen:
            answer = client.get("/hoat-dong/", address)
        counts.add(len(seen))
        shown = [int(key) for key in _ROW.findall(answer.content.decode())]
        correct &= answer.status_code == 200 and shown == _plain(address)
    for _ in range(rounds):
        for name, address in asked.items():
            begun = time.perf_counter()
            client.get("/hoat-dong/", address)
            times[name].append(1000 * (time.perf_counter() - begun))
    for name, each in times.items():
        figures.append(_figure(f"{name}: first page, p95", _p95(each), "ms", 200))
    figures.append(Figure("queries of a page, most", max(counts), "queries"))
    figures += _deep(client)
    same, sheet = _file(client)
    taken, brought = _import(scale)
    return correct and same and taken and _pages_hold_all(), [*figures, *sheet, *brought]


def _p95(times: Sequence[float]) -> float:
    return sorted(times)[max(0, int(0.95 * len(times)) - 1)]


def _figure(name: str, value: float, unit_of: str, bar: float) -> Figure:
    return Figure(name, value, unit_of, bar, value <= bar)


def _deep(client: Client) -> list[Figure]:
    """A page far back beside the first one."""
    middle = Activity.objects.order_by("on", "pk")[Activity.objects.count() // 50]
    place = str(queries.After(middle.on, middle.pk))
    first, deep = interleaved(
        15,
        lambda _: client.get("/hoat-dong/", {"cap-duoi": "on"}),
        lambda _: client.get("/hoat-dong/", {"cap-duoi": "on", "truoc": place}),
    )
    return [Figure("a page far back, median", deep, "ms", None, None, f"{first:.0f} ms the first")]


def _pages_hold_all() -> bool:
    """Walking back from the newest in one commune meets every row once."""
    communes = UnitVersion.objects.filter(tier="commune").order_by("unit")[:2]
    unit_ids = [each.unit_id for each in communes]
    seen: list[int] = []
    after = None
    while True:
        page = queries.activity_list(unit_ids, days.today(), after=after)
        seen += [each.pk for each in page.activities]
        if page.older is None:
            break
        after = page.older
    wanted = Activity.objects.filter(unit__in=unit_ids).order_by("-on", "-pk")
    return seen == list(wanted.values_list("pk", flat=True))


def _file(client: Client) -> tuple[bool, list[Figure]]:
    """The whole ledger as CSV, read as it is sent; memory is the growth of the process's peak."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = time.perf_counter()
    answer = client.get("/hoat-dong/bang.csv", {"cap-duoi": "on"})
    rows, plays, begins = 0, 0, 0.0
    place = list(COLUMNS).index("count")
    for row in csv.reader(_lines(answer)):
        begins = begins or time.perf_counter() - begun
        rows += 1
        plays += int(row[place]) if rows > 1 else 0
    took = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    stated = Placement.objects.values_list("count", flat=True).iterator(chunk_size=20_000)
    same = rows - 1 == Placement.objects.count() and plays == sum(
        int(v.number or 0) for v in stated
    )
    bare = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT a.*, p.* FROM activities_activity a JOIN activities_placement p"
            ' ON p.activity_id = a.id ORDER BY a."on" DESC, a.id DESC'
        )
        while cursor.fetchmany(2_000):
            continue
    bare = time.perf_counter() - bare
    return same, [
        Figure("rows of the file", rows - 1, "rows"),
        _figure("the file is sent as CSV", took, "s", 60),
        Figure("of which bare SQL of the same rows", bare, "s"),
        Figure("first byte", begins, "s"),
        _figure("peak of memory", peak / 1024, "MB", 300),
        Figure("of which for the file", (peak - before) / 1024, "MB"),
    ]


ROWS, FAULTY = 5_000, 200


@transaction.atomic
def _import(scale: float) -> tuple[bool, list[Figure]]:
    """A sheet of 5,000 rows with 200 faulty ones: looked at, taken, mended, sent again. All of it
    is rolled back, so that the ledger is the same for the next run."""
    rows, faulty = int(ROWS * min(scale, 1)), int(FAULTY * min(scale, 1))
    commune = Unit.objects.filter(versions__tier="commune").order_by("pk")[3]
    user = accounts.create_user(
        actor=ACTOR, unit_id=commune.pk, username="bench.officer", full_name="Ghi", password=WHO
    )
    accounts.give_post(
        actor=ACTOR, user=user, unit_id=commune.pk, role=Role.OFFICER, valid_from=SINCE
    )
    actor = actor_for(user)
    every = max(1, rows // faulty)
    count = Activity.objects.count()
    begun = time.perf_counter()
    looked = look_at_sheet(
        actor=actor, unit_id=commune.pk, content=_sheet(rows, every), name="do.xlsx"
    )
    look = time.perf_counter() - begun
    SheetImport.objects.filter(pk=looked.pk).update(state=SheetImport.WAITING)
    begun = time.perf_counter()
    take_rows(looked.pk)
    take = time.perf_counter() - begun
    looked.refresh_from_db()
    named = {row["number"] for row in looked.faults}
    wanted = {place + 2 for place in range(rows) if place % every == 0}
    first = (looked.added, looked.faulty, Activity.objects.count() - count)
    again = look_at_sheet(actor=actor, unit_id=commune.pk, content=_sheet(rows, 0), name="do.xlsx")
    SheetImport.objects.filter(pk=again.pk).update(state=SheetImport.WAITING)
    begun = time.perf_counter()
    take_rows(again.pk)
    mended = time.perf_counter() - begun
    again.refresh_from_db()
    second = (again.added, again.unchanged, Activity.objects.count() - count)
    transaction.set_rollback(True)
    sound = rows - len(wanted)
    right = named == wanted and first == (sound, len(wanted), sound)
    right &= second == (len(wanted), sound, rows)
    return right, [
        Figure("rows of a sheet", rows, "rows"),
        Figure("of which faulty, each named", len(named), "rows"),
        Figure("the sheet is looked at", look, "s"),
        Figure("its sound rows are taken", take, "s"),
        Figure("the mended sheet is taken again", mended, "s"),
    ]


def _sheet(rows: int, every: int) -> bytes:
    """Sound rows, with a fault in each that ``every`` divides."""
    box = io.BytesIO()
    names = ("key", "on", "channel", "title", "count", "language")
    day = days.today()
    with xlsxwriter.Workbook(box, {"in_memory": True}) as book:
        page: Any = book.add_worksheet("Hoạt động")
        for place, name in enumerate(names):
            page.write_string(0, place, COLUMNS[name])
        for number in range(rows):
            wrong = every and number % every == 0
            on = (day - timedelta(days=number % 300)).strftime("%d/%m/%Y")
            count = "rất nhiều" if wrong else str(1 + number % 9)
            cells = (f"d{number}", on, "Loa xã", f"Bản tin đo {number}", count, "Việt")
            for place, cell in enumerate(cells):
                page.write_string(number + 1, place, cell)
        book.add_worksheet(MARKS).write_string(0, 0, "00000000-0000-4000-8000-000000000001")
    return box.getvalue()


def _lines(answer: Any) -> Iterator[str]:
    """The lines as they come, without holding the file."""
    left = ""
    for piece in answer.streaming_content:
        *lines, left = (left + piece.decode()).split("\n")
        yield from (f"{line}\n" for line in lines)
    if left:
        yield left
