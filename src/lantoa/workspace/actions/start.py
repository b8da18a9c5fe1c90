"""The first set-up of a real installation: begun on the command line, carried on in the browser."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from smtplib import SMTPException
from typing import Any

from django.core.mail import send_mail
from django.db import transaction

from lantoa.accounts import actions as accounts
from lantoa.accounts.models import User
from lantoa.accounts.rules import Role
from lantoa.audit.log import record
from lantoa.catalogue import actions as catalogue
from lantoa.catalogue import queries as reference
from lantoa.catalogue.models import Installation
from lantoa.files.models import StoredFile
from lantoa.kernel import days
from lantoa.kernel.actor import Actor
from lantoa.kernel.errors import Problem, Refused
from lantoa.kernel.vietnamese import fold, nfc
from lantoa.reports import actions as reports
from lantoa.units import actions as unit_actions
from lantoa.units import queries as units
from lantoa.units.models import Unit, UnitVersion
from lantoa.units.rules import slug_of
from lantoa.workspace import queries
from lantoa.workspace.actions.foundation import REGIME
from lantoa.workspace.queries import Standing

STEPS = ("unit", "administrator", "identity", "mail", "regime")
"""What is asked, in this order."""

DEPARTMENT = "department"


def _over() -> Refused:
    return Refused(
        Problem(
            "",
            "Hệ thống đã được thiết lập xong.",
            "Mở trang đăng nhập.",
            code="over",
        )
    )


@transaction.atomic
def mark_demonstration(*, actor: Actor, is_marked: bool = False) -> None:
    """Writes down that this database is the demonstration. Raises ``Refused`` for a real one.

    ``is_marked`` is for a folder that was built before this was written down: there people without
    a row are those of the demonstration.
    """
    actor.must("catalogue.load", 0)
    is_row = Installation.objects.exists()
    if queries.standing() in (Standing.BEGUN, Standing.REAL) and (is_row or not is_marked):
        raise Refused(
            Problem(
                "",
                "Dữ liệu ở đây là dữ liệu thật. Không dựng dữ liệu minh họa vào đó.",
                "Chọn thư mục dữ liệu khác bằng biến LANTOA_DATA (và cơ sở dữ liệu khác bằng "
                "LANTOA_DATABASE_URL) rồi chạy lại lantoa demo.",
                code="real",
            )
        )
    Installation.objects.get_or_create(
        only=Installation.ONLY,
        defaults={"kind": Installation.DEMONSTRATION, "begun_at": days.now()},
    )


@transaction.atomic
def begin_start(*, actor: Actor, token: str) -> None:
    """Begins a real set-up, or goes on with one; ``token`` is what opens its pages from now on.

    Raises ``Refused`` for a demonstration and for an installation that is set up already.
    """
    actor.must("catalogue.load", 0)
    match queries.standing():
        case Standing.DEMONSTRATION:
            raise Refused(
                Problem(
                    "",
                    "Dữ liệu ở đây là dữ liệu minh họa. Dữ liệu thật không lẫn với nó.",
                    "Chọn thư mục dữ liệu khác bằng biến LANTOA_DATA (và cơ sở dữ liệu khác bằng "
                    "LANTOA_DATABASE_URL) rồi chạy lại lantoa start.",
                    code="demonstration",
                )
            )
        case Standing.REAL:
            raise Refused(
                Problem(
                    "",
                    "Hệ thống này đã được thiết lập.",
                    "Chạy lantoa serve. Không ai đăng nhập được thì chạy lantoa people reset-link.",
                    code="over",
                )
            )
    Installation.objects.update_or_create(
        only=Installation.ONLY,
        defaults={"token_hash": queries.hashed(token)},
        create_defaults={
            "kind": Installation.REAL,
            "begun_at": days.now(),
            "token_hash": queries.hashed(token),
        },
    )


def _running() -> Installation:
    """The set-up that runs, locked. Raises ``Refused`` when there is none any more."""
    row = (
        Installation.objects.select_for_update()
        .filter(kind=Installation.REAL, finished_at__isnull=True)
        .first()
    )
    if row is None or User.objects.exists():
        raise _over()
    return row


@transaction.atomic
def answer(*, actor: Actor, step: str, given: Mapping[str, Any]) -> None:
    """Keeps what was answered on one page. Raises ``KeyError`` for a page that is none, ``Refused``
    once the set-up is over.

    With another unit what hung on the former one is asked again: its names and its reports.
    """
    actor.must("catalogue.load", 0)
    if step not in STEPS:
        raise KeyError(step)
    row = _running()
    kept = dict(row.answers)
    if step == "unit" and "unit" in kept and kept["unit"] != dict(given):
        kept.pop("regime", None)
        if identity := kept.pop("identity", None):
            kept["contact"] = {
                name: identity[name] for name in ("address", "phone", "email") if identity[name]
            }
    picture = row.answers.get("identity", {}).get("crest")
    row.answers = {**kept, step: dict(given)}
    row.save(update_fields=["answers"])
    if picture and picture != row.answers.get("identity", {}).get("crest"):
        # Nothing else names it yet; its bytes are swept later.
        StoredFile.objects.filter(pk=picture).delete()


def send_test_letter(*, actor: Actor, to: str) -> None:
    """One letter, now, so that a wrong mail setting shows at once. Raises ``Refused``."""
    actor.must("catalogue.load", 0)
    try:
        send_mail(
            "Thư thử từ Lan Tỏa",
            "Hệ thống Lan Tỏa gửi được thư. Không cần trả lời thư này.\n",
            None,
            [to],
        )
    except (SMTPException, OSError) as error:
        raise Refused(
            Problem(
                "to",
                f"Chưa gửi được thư: {error.__class__.__name__}.",
                "Xem lại biến LANTOA_MAIL_URL và LANTOA_MAIL_FROM, chạy lại lantoa start rồi mở "
                "lại trang này; có thể sang bước sau và gửi thử lại sau.",
                code="mail",
            )
        ) from error


@dataclass(frozen=True, slots=True)
class Begun:
    """What the set-up made."""

    administrator: User
    unit: Unit
    expected: int


@transaction.atomic
def finish_start(*, actor: Actor) -> Begun:
    """Makes everything that was answered, all or nothing, and closes the set-up for good.

    Of two who finish at once the second is refused. Raises ``Refused`` with the reasons of
    whichever part cannot be made, and when a page is still unanswered.
    """
    actor.must("catalogue.load", 0)
    row = _running()
    given = dict(row.answers)
    if missing := [step for step in STEPS if step not in given]:
        raise Refused(
            Problem("", "Còn bước chưa trả lời.", "Trả lời các bước còn lại.", code=missing[0])
        )
    today = days.today()
    unit = _head(given["unit"], today)
    catalogue.set_head_unit(actor=actor, unit_id=unit.pk, slug=unit.slug, on=today)
    user = _administrator(actor, unit, given["administrator"], today)
    _identity(actor, unit, given["identity"], today)
    expected = _regime(actor, unit, given["regime"], today)
    row.finished_at, row.token_hash, row.answers = days.now(), "", {}
    row.save()
    record(
        actor=actor,
        verb="start.finish",
        unit_id=unit.pk,
        object_key="catalogue_installation:1",
        data={"expected": expected},
    )
    token = queries.token_file()
    transaction.on_commit(lambda: token.unlink(missing_ok=True))
    return Begun(user, unit, expected)


def _head(given: Mapping[str, Any], on: date) -> Unit:
    """The unit that was chosen; a department is founded under it."""
    above = units.by_slug(given["unit"])
    if given["level"] != DEPARTMENT:
        return above
    version = units.nearest_version(above.pk, on)
    name = nfc(given["name"])
    slug = slug_of(name, version.code, "")
    unit = Unit.objects.create(slug=slug, kind=DEPARTMENT)
    UnitVersion.objects.create(
        unit=unit,
        name=name,
        folded=fold(name),
        division="",
        tier=version.tier,
        parent=above,
    )
    return unit


def _administrator(actor: Actor, unit: Unit, given: Mapping[str, Any], on: date) -> User:
    user = accounts.create_user(
        actor=actor,
        unit_id=unit.pk,
        username=given["username"],
        full_name=given["full_name"],
        password=secrets.token_urlsafe(32),
        email=given["email"],
        address_as=given["address_as"],
    )
    # The password was checked and hashed on its own page; it is kept nowhere in plain.
    user.password = given["password"]
    user.save(update_fields=["password"])
    accounts.give_post(
        actor=actor, user=user, unit_id=unit.pk, role=Role.ADMINISTRATOR, valid_from=on
    )
    return user


def _identity(actor: Actor, unit: Unit, given: Mapping[str, Any], on: date) -> None:
    crest = StoredFile.objects.filter(pk=given.get("crest") or 0).first()
    names = ("issuer_parent", "issuer", "place", "address", "phone", "email")
    new = unit_actions.NewIdentity(**{name: given[name] for name in names})
    try:
        unit_actions.identify(actor=actor, unit=unit, on=on, new=new, crest=crest)
    except Refused as refused:
        # Names that are only those of the unit need no row of their own.
        if [problem.code for problem in refused.problems] != ["unchanged"]:
            raise


def _regime(actor: Actor, unit: Unit, given: Mapping[str, Any], on: date) -> int:
    """The deadlines that were changed and the first reports; how many those are."""
    regime = reference.regime(REGIME)
    for tier, working_days in given["deadlines"].items():
        held = [term for term in reference.terms(regime, on) if term.tier == tier]
        wanted = (working_days, bool(given["verified"]))
        changed = [
            term.cadence
            for term in held
            if term.now is None or (term.now.working_days_after, term.now.is_verified) != wanted
        ]
        if changed:
            catalogue.change_deadline(
                actor=actor,
                unit_id=unit.pk,
                regime=regime,
                tier=tier,
                cadences=changed,
                working_days=working_days,
                on=on,
                is_verified=bool(given["verified"]),
            )
    if not given["period"]:
        return 0
    made = reports.expect_of_unit(
        actor=actor,
        unit_id=unit.pk,
        period=reference.period(REGIME, given["period"]),
        own_to=given["own_to"] if given["own"] else "",
        below_to=given["below_to"] if given["below"] else "",
    )
    return len(made)
