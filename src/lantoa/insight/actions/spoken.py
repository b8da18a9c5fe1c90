"""Which languages are spoken in a unit: entered by an administrator, from a day on."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from lantoa.audit.log import record
from lantoa.catalogue.models import Language
from lantoa.insight.models import SpokenLanguage
from lantoa.insight.rules.gaps import VIETNAMESE
from lantoa.kernel import vietnamese as vn
from lantoa.kernel.actor import Actor
from lantoa.kernel.errors import Problem, Refused

VERB = "units.identify"
"""Who says what a unit is called says what is spoken there."""

LONGEST_SOURCE = 300


@transaction.atomic
def add_spoken(
    *, actor: Actor, unit_id: int, language: Language, since: date, source: str = ""
) -> SpokenLanguage:
    """The language is spoken in the unit from the day on, which may be long ago.

    Raises ``Refused`` for Vietnamese, which is presumed everywhere, for a language that is on the
    list already and for words that cannot be kept.
    """
    actor.must(VERB, unit_id)
    words = " ".join(vn.nfc(source).split())
    problems = [
        *_language_problems(unit_id, language),
        *_source_problems(words),
    ]
    if problems:
        raise Refused(*problems)
    try:
        with transaction.atomic():
            made = SpokenLanguage.objects.create(
                unit_id=unit_id,
                language=language,
                valid_from=since,
                source=words,
                added_at=timezone.now(),
                actor_key=actor.key,
            )
    except IntegrityError as error:
        raise Refused(_listed(language)) from error
    record(
        actor=actor,
        verb=VERB,
        unit_id=unit_id,
        object_key=f"insight.spoken:{made.pk}",
        data={"language": language.tag, "since": since.isoformat()},
    )
    return made


@transaction.atomic
def end_spoken(*, actor: Actor, spoken_id: int, until: date) -> None:
    """The language is off the list from the day on; what was entered stays true for the days
    before. A row that would not hold for a single day was entered by mistake and goes.

    Raises ``SpokenLanguage.DoesNotExist``, and ``Refused`` for a row that has ended.
    """
    row = SpokenLanguage.objects.select_for_update(of=("self",)).get(pk=spoken_id)
    actor.must(VERB, row.unit_id)
    if row.valid_to is not None:
        raise Refused(
            Problem("until", "Tiếng này đã bỏ khỏi danh sách rồi.", "Không phải làm gì.", "ended")
        )
    is_mistake = row.valid_from is not None and until <= row.valid_from
    if is_mistake:
        row.delete()
    else:
        row.valid_to = until
        row.save(update_fields=["valid_to"])
    record(
        actor=actor,
        verb=VERB,
        unit_id=row.unit_id,
        object_key=f"insight.spoken:{spoken_id}",
        data={
            "language": row.language.tag,
            "until": until.isoformat(),
            "removed": is_mistake,
        },
    )


def _listed(language: Language) -> Problem:
    return Problem(
        "language",
        f"{language.name} đã có trong danh sách.",
        "Chọn tiếng khác, hoặc bỏ tiếng này trước rồi ghi lại.",
        "listed",
    )


def _language_problems(unit_id: int, language: Language) -> list[Problem]:
    if language.tag == VIETNAMESE:
        return [
            Problem(
                "language",
                "Danh sách này chỉ ghi tiếng dân tộc thiểu số.",
                "Chọn một tiếng khác tiếng Việt.",
                "vietnamese",
            )
        ]
    rows = SpokenLanguage.objects.filter(unit_id=unit_id, language=language, valid_to__isnull=True)
    return [_listed(language)] if rows.exists() else []


def _source_problems(words: str) -> list[Problem]:
    if "\x00" in words or len(words) > LONGEST_SOURCE:
        return [
            Problem(
                "source",
                f"Nguồn dài quá {vn.number(LONGEST_SOURCE)} ký tự hoặc có ký tự lạ.",
                "Rút gọn lại.",
                "text",
            )
        ]
    return []
