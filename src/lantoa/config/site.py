"""Preparing, demonstrating and serving an installation. Imported once Django is ready."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Sequence
from pathlib import Path

import waitress
from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application

from lantoa.config.console import complain, say
from lantoa.files import store
from lantoa.intake import actions as intake
from lantoa.jobs import worker
from lantoa.kernel import days
from lantoa.kernel.actor import System
from lantoa.kernel.errors import Problem, Refused
from lantoa.reports.models import ExpectedReport
from lantoa.totals import actions as posting
from lantoa.totals import queries as totals
from lantoa.workspace import actions as workspace
from lantoa.workspace import queries as desk

Progress = Callable[[int, int, str], None]

MARK = "DỮ LIỆU MINH HỌA"
PEOPLE_FILE = "nguoi-dung-minh-hoa.txt"
THREADS = 4
"""Of one process that serves. With eight of them, eight readers of one page at once waited half as
long again at worst (95th percentile 860 ms instead of 550), and no more pages came."""

REAL_FILE = "installation"
"""In the data folder of a real installation, from the beginning of its set-up on."""


def make_tables() -> None:
    """Tables as this version keeps them, and the cells of the totals in the way it keeps those."""
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    if totals.is_rebuild_wanted():
        made = rebuild()
        say(f"Đã tính lại {made.found.cells} ô số liệu từ {made.found.sources} nguồn")


def prepare(progress: Progress, provinces: Sequence[str] = ()) -> None:
    """Tables, static files, reference data. Repeatable."""
    make_tables()
    call_command("collectstatic", verbosity=0, interactive=False)
    workspace.load_foundation(actor=System("load"), progress=progress, provinces=provinces)


def _refuse(what: str, command: str) -> Refused:
    return Refused(
        Problem(
            "",
            f"Thư mục {settings.DATA} {what}.",
            f"Chọn thư mục khác bằng biến LANTOA_DATA rồi chạy lại lantoa {command}.",
            code="mixed",
        )
    )


def begin(progress: Progress, port: int, provinces: Sequence[str] = ()) -> str:
    """Readies a real installation, or goes on with one that was begun, and answers the address
    under which it is set up in the browser.

    The folder and the database each say what they hold, and both are asked: the demonstration and
    real work never mix. Raises ``Refused``.
    """
    if (settings.DATA / "mark.txt").exists() or (settings.DATA / PEOPLE_FILE).exists():
        raise _refuse("giữ dữ liệu minh họa", "start")
    make_tables()
    kept = read_start_token()
    token = kept or secrets.token_urlsafe(24)
    workspace.begin_start(actor=System("start"), token=token)
    _write_private(settings.DATA / REAL_FILE, "real\n")
    if not kept:
        _write_private(desk.token_file(), token)
    prepare(progress, provinces)
    if not desk.provinces(days.today()):
        raise Refused(
            Problem(
                "only",
                f"Không có tỉnh nào mang mã {', '.join(provinces)}.",
                "Ghi mã hai chữ số của tỉnh, ví dụ --only 42.",
                code="only",
            )
        )
    return start_address(port, token)


def read_start_token() -> str:
    try:
        return desk.token_file().read_text(encoding="ascii").strip()
    except (FileNotFoundError, UnicodeDecodeError):
        return ""


def start_address(port: int, token: str) -> str:
    origins = settings.CSRF_TRUSTED_ORIGINS
    return f"{origins[0] if origins else f'http://localhost:{port}'}/bat-dau/?ma={token}"


def _write_private(path: Path, text: str) -> None:
    """A file that only the owner may read, from the first byte on."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        os.fchmod(file.fileno(), 0o600)
        file.write(text)


def _roster(built: workspace.Built, port: int) -> str:
    rows = [f"Đăng nhập tại http://localhost:{port}", ""]
    rows += [
        f"{person.user.username:<20} {person.password:<16} {person.user.full_name} · {person.duty}"
        for person in built.people
    ]
    return "\n".join(rows) + "\n"


def _write_papers(built: workspace.Built) -> list[Path]:
    out = settings.DATA / "out"
    out.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    for name, expected in (
        ("lai-chau-2018", built.province),
        ("huong-long-quy-1-2024", built.commune),
    ):
        version = ExpectedReport.objects.get(pk=expected.pk).report.current
        for kind in ("docx", "pdf"):
            path = out / f"bao-cao-{name}.{kind}"
            with getattr(version, kind).content.open("rb") as kept:
                path.write_bytes(kept.read())
            written.append(path)
    return written


def demonstrate(progress: Progress, read: Sequence[Path], port: int) -> int:
    """Builds the demonstration in an empty data folder, keeps what is there otherwise, and reads
    documents in. Returns how many documents could not be taken. Raises ``Refused`` where real work
    is kept."""
    if (settings.DATA / REAL_FILE).exists():
        raise _refuse("giữ dữ liệu thật", "demo")
    make_tables()
    workspace.mark_demonstration(
        actor=System("demo"), is_marked=(settings.DATA / "mark.txt").exists()
    )
    prepare(progress)
    if workspace.is_built():
        say(f"Giữ nguyên dữ liệu đang có trong {settings.DATA}")
    else:
        (settings.DATA / "mark.txt").write_text(MARK, encoding="utf-8")
        settings.MARK = MARK
        settings.DEMONSTRATION = True
        built = workspace.build_demonstration(actor=System("demo"), progress=progress)
        worker.work_off()
        audit(repair=False)
        _write_private(settings.DATA / PEOPLE_FILE, _roster(built, port))
        say("Báo cáo đã lập:")
        for path in _write_papers(built):
            say(f"  {path}")
    failed = sum(not _read_in(path) for path in read)
    roster = settings.DATA / PEOPLE_FILE
    if roster.exists():
        say(f"Người dùng minh họa (chỉ chủ tệp đọc được: {roster}):")
        say(roster.read_text(encoding="utf-8"))
    return failed


def _read_in(path: Path) -> bool:
    try:
        document = intake.bring_in(
            actor=System("read"),
            unit_id=workspace.reading_unit(),
            content=path.read_bytes(),
            name=path.name,
        )
    except OSError as error:
        complain(f"{path}: không mở được tệp ({error.strerror}).")
        return False
    except Refused as refusal:
        complain(f"{path}: {refusal}")
        return False
    if document.error:
        complain(f"{path}: {document.error}")
        return False
    say(f"{path}: {len(document.facts)} dữ kiện được đề xuất, xem ở mục Văn bản đưa vào")
    return True


def work() -> None:
    """Works off the queue until told to stop. Raises ``Refused`` while the sums wait to be made
    anew: jobs would read them as nothing, and several workers would make them one after the
    other."""
    if totals.is_rebuild_wanted():
        raise Refused(
            Problem(
                "",
                "Số tổng đang chờ tính lại, việc nền chưa chạy được.",
                "Chạy lantoa load (hoặc lantoa totals rebuild), rồi chạy lại lantoa work.",
                code="rebuild_wanted",
            )
        )
    worker.run_process()


def audit(*, repair: bool) -> posting.Checked:
    return posting.audit_totals(actor=System("audit"), repair=repair)


def rebuild() -> posting.Checked:
    return posting.rebuild_totals(actor=System("rebuild"))


def serve(host: str, port: int) -> None:
    """Serves until interrupted; a thread works off the queue unless workers do."""
    call_command("collectstatic", verbosity=0, interactive=False)
    store.sweep()
    call_command("prune_db_task_results", verbosity=0)
    workspace.look_ahead(actor=System("serve"))
    if settings.JOBS == "thread":
        worker.start_thread()
    say(f"Lan Tỏa đang chạy tại http://localhost:{port} (bấm Ctrl+C để dừng)")
    settings.SETTING_UP = desk.is_being_set_up()
    if settings.SETTING_UP:
        say("Hệ thống chưa thiết lập xong. Để làm tiếp, mở trong trình duyệt:")
        say(f"  {start_address(port, '<mã>')}, mã nằm trong tệp {desk.token_file()}")
    elif desk.standing() is desk.Standing.EMPTY:
        say("Chưa có gì được thiết lập ở đây: dừng lại và chạy lantoa start, hoặc lantoa demo để")
        say("xem dữ liệu minh họa.")
    application = get_wsgi_application()
    proxy = {
        "trusted_proxy": settings.PROXY,
        "trusted_proxy_headers": {"x-forwarded-proto", "x-forwarded-for"},
    }
    waitress.serve(
        application,
        host=host,
        port=port,
        threads=THREADS,
        max_request_body_size=(10 * settings.UPLOAD_MEGABYTES + 5) * 1024 * 1024,
        ident=None,
        _quiet=True,
        clear_untrusted_proxy_headers=True,
        **(proxy if settings.PROXY else {}),
    )
