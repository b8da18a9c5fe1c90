# ruff: noqa: S608 - statements are forged on purpose
"""Whatever is changed behind the product's back is found, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.db import connection

from lantoa.audit import chain, digest, keys, seals
from lantoa.audit.models import Check, Entry, Head, Link, Seal
from lantoa.audit.tests.forging import cut, place, rewrite, sql, tell, unguarded
from lantoa.audit.verify import verify

pytestmark = pytest.mark.django_db


@pytest.fixture
def data(settings, tmp_path: Path) -> Path:
    settings.DATA = tmp_path
    return tmp_path


@pytest.fixture
def sealed(data: Path) -> Path:
    """Two chains and the system's, two seals, and acts since. Gives the seal file."""
    for number in range(4):
        tell(7, number)
    tell(8)
    tell(None)
    seals.seal(date(2026, 11, 20))
    tell(7, 4)
    tell(9)
    seals.seal(date(2026, 11, 21))
    for number in (5, 6):
        tell(7, number)
    return data / "seals" / "2026.txt"


def said(unit_id: int | None = None) -> str:
    found = verify(unit_id)
    assert found.is_whole == (not found.faults)
    return "\n".join(f"{fault.chain}: {fault.what}" for fault in found.faults)


def test_a_log_that_nobody_touched_is_whole(sealed: Path) -> None:
    found = verify()
    assert found.is_whole
    assert (found.entries, found.chains, found.seals) == (10, 4, 2)
    assert Check.objects.get().entries == 10
    assert verify(7).entries == 7
    assert Check.objects.count() == 1


def test_an_empty_log_is_whole(data: Path) -> None:
    assert verify().is_whole
    seals.seal(date(2026, 11, 20))
    assert verify().is_whole


@pytest.mark.parametrize(
    "change",
    [
        "verb = 'reports.accept'",
        "actor_key = 'user:9'",
        "from_unit_id = 5",
        "object_key = 'reports.report:99'",
        "data = '{}'",
        "changed = '{\"name\": null}'",
        "at = '2020-01-01 00:00:00+00:00'",
    ],
)
@pytest.mark.parametrize("seq", [1, 3, 7])
def test_a_changed_field_is_found(sealed: Path, change: str, seq: int) -> None:
    sql(f"UPDATE audit_entry SET {change} WHERE id = {place(7, seq)}")
    assert f"7: mục số {seq} (nhật ký {place(7, seq)}) đã bị sửa" in said()
    assert said(8) == ""


def test_an_entry_moved_to_another_unit_is_found(sealed: Path) -> None:
    sql(f"UPDATE audit_entry SET unit_id = 8 WHERE id = {place(7, 2)}")
    assert "bị chuyển đơn vị" in said()
    assert "bị chuyển đơn vị" in said(7)


def test_a_removed_entry_is_found_with_and_without_its_link(sealed: Path) -> None:
    gone = place(7, 3)
    sql(f"DELETE FROM audit_entry WHERE id = {gone}")
    assert f"mục số 3 (nhật ký {gone}) đã bị xóa" in said()
    sql(f"DELETE FROM audit_link WHERE entry_id = {gone}")
    assert "7: thiếu mục số 3 đến 3" in said()


def test_a_first_entry_removed_is_found(sealed: Path) -> None:
    gone = place(7, 1)
    sql(
        f"DELETE FROM audit_entry WHERE id = {gone}",
        f"DELETE FROM audit_link WHERE entry_id = {gone}",
    )
    assert "7: thiếu mục số 1 đến 1" in said()


def test_the_end_of_a_chain_removed_after_the_last_seal_is_found_by_its_head(sealed: Path) -> None:
    cut(7, after=6)
    assert said() == "7: mất mục ở cuối chuỗi: còn đến số 6, mốc ghi số 7"


def test_a_head_moved_back_with_the_end_is_found_by_its_signature(sealed: Path) -> None:
    cut(7, after=6)
    with unguarded():
        Head.objects.filter(pk=7).update(seq=6, hash=Link.objects.get(chain=7, seq=6).hash)
    assert said() == "7: chữ ký của mốc cuối không đúng"


def test_an_old_head_put_back_is_found_by_the_seals(sealed: Path) -> None:
    """Its signature is right: it was the head once, before the last seal."""
    hash_ = Link.objects.get(chain=7, seq=4).hash
    cut(7, after=4)
    with unguarded():
        Head.objects.filter(pk=7).update(
            seq=4, hash=hash_, signature=keys.sign("head", keys.head_words(7, 4, hash_))
        )
    assert said() == "7: mất mục số 5 đã niêm phong lần 2"
    assert said(7) == "7: mất mục số 5 đã niêm phong lần 2"
    assert said(8) == ""


def test_a_whole_chain_removed_is_found(sealed: Path) -> None:
    cut(9, after=0)
    assert "9: mất toàn bộ 1 mục" in said()
    sql("DELETE FROM audit_head WHERE chain = 9")
    assert said() == "9: chuỗi đã niêm phong lần 2 nay không còn"


def test_an_entry_put_in_is_found(sealed: Path) -> None:
    sql(
        "INSERT INTO audit_entry (at, actor_key, verb, unit_id, object_key, changed, data) VALUES "
        "('2026-11-20 00:00:00+00:00', 'user:1', 'reports.submit', 7, 'reports.report:1', "
        "'{}', '{}')"
    )
    made = Entry.objects.first()
    assert made is not None
    assert said() == (f"7: nhật ký {made.pk} không nằm trong chuỗi: được chèn vào từ bên ngoài")
    last = Link.objects.get(chain=7, seq=7)
    hash_ = chain.hash_of(made, 8, last.hash)
    sql(
        "INSERT INTO audit_link (entry_id, chain, seq, previous, hash) VALUES "
        f"({made.pk}, 7, 8, '{last.hash}', '{hash_}')"
    )
    assert said() == "7: thừa mục sau mốc cuối: mốc ghi số 7, có đến số 8"
    sql(f"UPDATE audit_head SET seq = 8, hash = '{hash_}' WHERE chain = 7")
    assert said() == "7: chữ ký của mốc cuối không đúng"


def test_two_entries_that_changed_places_are_found(sealed: Path) -> None:
    one, two = place(7, 2), place(7, 3)
    sql(
        f"UPDATE audit_entry SET id = 999999 WHERE id = {one}",
        f"UPDATE audit_entry SET id = {one} WHERE id = {two}",
        f"UPDATE audit_entry SET id = {two} WHERE id = 999999",
    )
    assert said().count("đã bị sửa") == 2


def test_two_links_that_changed_places_are_found(sealed: Path) -> None:
    sql(
        "UPDATE audit_link SET seq = 999 WHERE chain = 7 AND seq = 2",
        "UPDATE audit_link SET seq = 2 WHERE chain = 7 AND seq = 3",
        "UPDATE audit_link SET seq = 3 WHERE chain = 7 AND seq = 999",
    )
    assert "mục số 2 không nối vào mục trước" in said()


def test_a_chain_rewritten_whole_is_found_by_its_head_and_by_the_seals(sealed: Path) -> None:
    rewrite(7, sign=False)
    assert "7: chữ ký của mốc cuối không đúng" in said()
    rewrite(7, sign=True)
    assert said() == (
        "7: mục số 4 khác với lần niêm phong 1\n7: mục số 5 khác với lần niêm phong 2"
    )
    assert said(7) == said()


def test_a_head_that_was_changed_or_removed_is_found(sealed: Path) -> None:
    head = Head.objects.get(pk=8)
    sql("UPDATE audit_head SET hash = '00' WHERE chain = 8")
    assert "8: mốc cuối không khớp mục cuối" in said()
    sql(f"UPDATE audit_head SET hash = '{head.hash}', signature = '00' WHERE chain = 8")
    assert said() == "8: chữ ký của mốc cuối không đúng"
    sql("DELETE FROM audit_head WHERE chain = 8")
    assert said() == "8: mất mốc cuối chuỗi"


def test_a_seal_that_was_changed_is_found(sealed: Path) -> None:
    sql("UPDATE audit_seal SET entries = 1 WHERE number = 1")
    told = said()
    assert "niêm phong 1 ngày 20/11/2026 đã bị sửa" in told
    assert "tệp niêm phong 2026.txt: niêm phong 1 khác với cơ sở dữ liệu" in told


def test_a_seal_that_was_removed_is_found(sealed: Path) -> None:
    sql("DELETE FROM audit_seal WHERE number = 2")
    assert "có niêm phong 2 mà cơ sở dữ liệu không có" in said()
    sql("DELETE FROM audit_seal WHERE number = 1")
    assert "có niêm phong 1 mà cơ sở dữ liệu không có" in said()


def test_a_first_seal_that_was_removed_is_found_by_the_next(sealed: Path) -> None:
    sealed.unlink()
    sql("DELETE FROM audit_seal WHERE number = 1")
    assert "thiếu niêm phong 1 đến 1" in said()


def test_a_sealed_head_that_was_changed_or_removed_is_found(sealed: Path) -> None:
    sql("UPDATE audit_sealedhead SET hash = '00' WHERE chain = 8")
    assert "niêm phong 1 ngày 20/11/2026 không khớp các mốc đã niêm phong" in said()
    sql("DELETE FROM audit_sealedhead WHERE chain = 8")
    assert "niêm phong 2 ngày 21/11/2026 không khớp các mốc đã niêm phong" in said()


def test_chains_heads_and_seals_rewritten_to_agree_are_found(sealed: Path) -> None:
    """Somebody with the whole database, without the key and without the file."""
    rewrite(7, sign=True)
    before = digest.NONE
    heads: dict[int, tuple[int, str]] = {}
    with unguarded():
        for made in Seal.objects.order_by("number"):
            for row in connection_rows(made.number):
                hash_ = Link.objects.get(chain=row[0], seq=row[1]).hash
                heads[row[0]] = (row[1], hash_)
                sql_quiet(
                    f"UPDATE audit_sealedhead SET hash = '{hash_}' "
                    f"WHERE seal_number = {made.number} AND chain = {row[0]}"
                )
            made.heads = digest.heads_digest((key, *head) for key, head in heads.items())
            made.previous = before
            made.hash = before = seals.hash_of(made)
            Seal.objects.filter(pk=made.pk).update(
                heads=made.heads, previous=made.previous, hash=made.hash
            )
    assert said() == (
        "None: niêm phong 1 ngày 20/11/2026: chữ ký không đúng\n"
        "None: niêm phong 2 ngày 21/11/2026: chữ ký không đúng\n"
        "None: tệp niêm phong 2026.txt: niêm phong 1 khác với cơ sở dữ liệu\n"
        "None: tệp niêm phong 2026.txt: niêm phong 2 khác với cơ sở dữ liệu"
    )


def connection_rows(number: int) -> list[tuple[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT chain, seq FROM audit_sealedhead WHERE seal_number = {int(number)}")
        return cursor.fetchall()


def sql_quiet(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    "forge",
    [
        lambda text: text.replace("2026-11-20", "2026-11-19", 1),
        lambda text: text.splitlines(keepends=True)[0],
        lambda text: text.splitlines(keepends=True)[1],
        lambda text: text + "4 2026-11-23 x x x x x x x\n",
        lambda text: text + "một dòng\n",
        lambda text: text.replace(" ", "\x00", 1),
        lambda text: "",
    ],
    ids=["a day", "last line", "first line", "one more", "words", "a null byte", "all"],
)
def test_a_seal_file_that_was_changed_is_found(sealed: Path, forge: Callable[[str], str]) -> None:
    sealed.write_text(forge(sealed.read_text()))
    assert said()
    assert said(8)


def test_a_seal_file_that_was_removed_is_found_and_can_be_written_again(sealed: Path) -> None:
    sealed.unlink()
    assert said().count("chưa có trong tệp 2026.txt") == 2
    assert seals.write_out() == 2
    assert verify().is_whole


TABLES = ["audit_entry", "audit_link", "audit_head", "audit_seal", "audit_sealedhead"]


@pytest.mark.parametrize("tables", [*([table] for table in TABLES), TABLES], ids="+".join)
def test_a_table_that_was_emptied_is_found(sealed: Path, tables: list[str]) -> None:
    way = "DELETE FROM" if connection.vendor == "sqlite" else "TRUNCATE"
    sql(*(f"{way} {table}" for table in tables))
    assert said()


def test_what_cannot_be_read_is_told_and_stops_nothing_else(sealed: Path) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps types")
    sql(f"UPDATE audit_entry SET at = 'x' WHERE id = {place(7, 2)}")
    assert said() == f"7: mục số 2 (nhật ký {place(7, 2)}) đã bị sửa"
    sql("UPDATE audit_seal SET day = 'x' WHERE number = 1")
    assert "dữ liệu không đọc được" in said()


def test_a_key_that_was_changed_is_told_unless_the_old_one_is_kept(sealed: Path, settings) -> None:
    old = settings.SECRET_KEY
    settings.SECRET_KEY = "another key altogether"
    assert "chữ ký" in said()
    settings.SECRET_KEY_FALLBACKS = [old]
    assert verify().is_whole


def test_many_faults_are_counted_and_the_first_told(data: Path, monkeypatch) -> None:
    monkeypatch.setattr("lantoa.audit.verify.MOST_TOLD", 3)
    for number in range(6):
        tell(7, number)
    sql("UPDATE audit_entry SET verb = 'x'")
    found = verify()
    assert (found.count, len(found.faults)) == (6, 3)
    assert Check.objects.get().faults == 6
