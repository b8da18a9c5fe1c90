"""The command ``lantoa``."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from lantoa.config import commands
from lantoa.config.console import complain
from lantoa.config.env import BadSetting
from lantoa.config.paper_files import check_files
from lantoa.reader.cli import read_files


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"“{text}” không phải là ngày năm-tháng-ngày") from error


def parser() -> argparse.ArgumentParser:
    """All commands. The reference in docs/ is made from this."""
    top = argparse.ArgumentParser(
        prog="lantoa", description="Lan Tỏa: kế hoạch, hoạt động, minh chứng, số liệu, báo cáo."
    )
    verbs = top.add_subparsers(dest="command", required=True, metavar="LỆNH")

    demo = verbs.add_parser("demo", help="dựng dữ liệu minh họa rồi mở trang")
    demo.add_argument("--no-serve", action="store_true", help="dừng trước khi mở trang")
    demo.add_argument("--port", type=int, default=8000, help="cổng (mặc định 8000)")
    demo.add_argument(
        "--read", nargs="+", type=Path, default=[], metavar="TỆP", help="đưa thêm văn bản vào"
    )

    start = verbs.add_parser("start", help="lập hệ thống thật từ đầu, làm tiếp trong trình duyệt")
    start.add_argument("--no-serve", action="store_true", help="dừng trước khi mở trang")
    start.add_argument("--port", type=int, default=8000, help="cổng (mặc định 8000)")
    start.add_argument("--host", default="127.0.0.1", help="địa chỉ nghe (mặc định 127.0.0.1)")
    start.add_argument(
        "--only",
        nargs="+",
        default=[],
        metavar="MÃ",
        help="chỉ nạp các tỉnh có mã này, để thử (mặc định cả nước)",
    )

    serve = verbs.add_parser("serve", help="mở trang với dữ liệu đang có")
    serve.add_argument("--port", type=int, default=8000, help="cổng (mặc định 8000)")
    serve.add_argument("--host", default="127.0.0.1", help="địa chỉ nghe (mặc định 127.0.0.1)")

    verbs.add_parser("load", help="tạo bảng và nạp dữ liệu tham chiếu")
    verbs.add_parser("work", help="làm các việc nền đang chờ, cho đến khi bị dừng")

    read = verbs.add_parser("read", help="đọc số liệu từ văn bản cũ")
    read.add_argument("files", nargs="+", type=Path, metavar="TỆP")
    read.add_argument("--json", action="store_true", help="mỗi tệp một dòng JSON (mặc định)")

    papers = verbs.add_parser("papers", help="văn bản: kiểm tra thể thức")
    looking = papers.add_subparsers(dest="what", required=True, metavar="VIỆC")
    laid = looking.add_parser(
        "check", help="soi tệp DOCX theo Nghị định 30/2020/NĐ-CP; mã thoát 1 nếu có lỗi"
    )
    laid.add_argument("files", nargs="+", type=Path, metavar="TỆP")
    laid.add_argument("--json", action="store_true", help="mỗi tệp một dòng JSON")

    totals = verbs.add_parser("totals", help="số tổng")
    summing = totals.add_subparsers(dest="what", required=True, metavar="VIỆC")
    compared = summing.add_parser("audit", help="tính lại mọi ô và so; mã thoát 1 nếu còn lệch")
    compared.add_argument(
        "--repair", action="store_true", help="sửa ô lệch theo nguồn; người khác ghi phải chờ"
    )
    summing.add_parser("rebuild", help="bỏ hết các ô và tính lại tất cả từ nguồn")

    filed = verbs.add_parser("reports", help="báo cáo đã gửi")
    doing = filed.add_subparsers(dest="what", required=True, metavar="VIỆC")
    sealed = doing.add_parser(
        "verify", help="tính lại mã băm mọi bản đã gửi và tệp của nó; mã thoát 1 nếu có sai lệch"
    )
    sealed.add_argument("--json", action="store_true", help="in một dòng JSON")
    sealed.add_argument(
        "--file", type=Path, metavar="TỆP", help="chỉ so một tệp JSON báo cáo với bản đang lưu"
    )

    log = verbs.add_parser("audit", help="nhật ký: kiểm tra, niêm phong, xuất")
    acts = log.add_subparsers(dest="what", required=True, metavar="VIỆC")
    check = acts.add_parser("verify", help="tính lại mọi mã băm; mã thoát 1 nếu có sai lệch")
    check.add_argument("--unit", default="", metavar="MÃ", help="chỉ chuỗi của đơn vị này")
    acts.add_parser("seal", help="niêm phong ngày hôm nay, hoặc ghi bù tệp niêm phong")
    export = acts.add_parser("export", help="xuất ra bảng CSV")
    export.add_argument("--unit", default="", metavar="MÃ", help="chỉ nhật ký của đơn vị này")
    export.add_argument("--since", type=_day, metavar="NGÀY", help="từ ngày, ví dụ 2026-11-22")
    export.add_argument("--until", type=_day, metavar="NGÀY", help="đến hết ngày")
    export.add_argument("--out", type=Path, metavar="TỆP", help="tệp (mặc định in ra màn hình)")

    units = verbs.add_parser("units", help="danh mục đơn vị: xuất, nhập, kiểm tra")
    doing = units.add_subparsers(dest="what", required=True, metavar="VIỆC")
    out = doing.add_parser("export", help="ghi đơn vị và kế thừa đơn vị ra tệp CSV")
    out.add_argument("folder", type=Path, metavar="THƯ_MỤC")
    taken = doing.add_parser("import", help="nhập tệp CSV; có dòng sai thì không lưu gì")
    taken.add_argument("files", nargs="+", type=Path, metavar="TỆP")
    taken.add_argument("--dry-run", action="store_true", help="chỉ báo từng dòng, không lưu")
    doing.add_parser("check", help="tìm chỗ sai trong danh mục; mã thoát 1 nếu có lỗi")

    backup = verbs.add_parser("backup", help="sao lưu cơ sở dữ liệu và tệp, có mã hóa")
    backup.add_argument(
        "--to", default="", metavar="NƠI", help="thư mục hoặc s3://... (mặc định LANTOA_BACKUP_URL)"
    )
    backup.add_argument(
        "--keep", type=int, metavar="N", help="xóa bản cũ, giữ N bản mới nhất (mặc định giữ hết)"
    )
    backup.add_argument(
        "--new-key", action="store_true", help="tạo một cặp khóa, in ra một lần và không lưu"
    )

    restore = verbs.add_parser("restore", help="phục hồi một bản sao lưu vào nơi trống")
    restore.add_argument("source", metavar="NGUỒN", help="tệp, thư mục hoặc s3://...")
    restore.add_argument("--key", type=Path, required=True, metavar="TỆP", help="tệp có khóa riêng")
    restore.add_argument(
        "--verify", action="store_true", help="đếm và so lại mọi bảng, tệp, số tổng"
    )
    restore.add_argument(
        "--verify-only", action="store_true", help="chỉ kiểm tra bản sao lưu, không phục hồi"
    )

    people = verbs.add_parser("people", help="người dùng, khi không ai vào được trang")
    acts = people.add_subparsers(dest="what", required=True, metavar="VIỆC")
    acts.add_parser("list", help="liệt kê tên đăng nhập, tình trạng, chức vụ")
    reset = acts.add_parser("reset-link", help="in đường dẫn đặt mật khẩu mới, dùng một lần")
    reset.add_argument("name", metavar="TÊN", help="tên đăng nhập hoặc thư điện tử")
    reset.add_argument(
        "--drop-second-step",
        action="store_true",
        help="khi đường dẫn được dùng thì bỏ cả bước xác nhận thứ hai (mất điện thoại)",
    )

    verbs.add_parser("manage", help="lệnh của Django", add_help=False)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command. Returns its exit status."""
    words = list(sys.argv[1:] if argv is None else argv)
    # Django's own options follow "manage", and argparse would take --help for one of ours.
    rest = words[1:] if words[:1] == ["manage"] else []
    given = parser().parse_args(words[:1] if rest else words)
    if given.command == "read":
        return read_files(given.files, sys.stdout)
    if given.command == "papers":
        return check_files(given.files, sys.stdout, as_json=given.json)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lantoa.config.settings")
    try:
        commands.set_up()
    except BadSetting as error:
        complain(str(error))
        return 2
    match given.command:
        case "demo":
            return commands.demo(serve=not given.no_serve, port=given.port, read=given.read)
        case "start":
            return commands.start(
                serve=not given.no_serve, host=given.host, port=given.port, provinces=given.only
            )
        case "serve":
            return commands.serve(host=given.host, port=given.port)
        case "load":
            return commands.load()
        case "work":
            return commands.work()
        case "units" if given.what == "export":
            return commands.export_units(given.folder)
        case "units" if given.what == "import":
            return commands.import_units(given.files, dry_run=given.dry_run)
        case "units":
            return commands.check_units()
        case "people":
            if given.what == "list":
                return commands.list_people()
            return commands.reset_link(given.name, drop_second_step=given.drop_second_step)
        case "totals" if given.what == "rebuild":
            return commands.rebuild_totals()
        case "totals":
            return commands.audit_totals(repair=given.repair)
        case "reports":
            if given.file is not None:
                return commands.verify_report_file(given.file, as_json=given.json)
            return commands.verify_reports(as_json=given.json)
        case "audit":
            return commands.audit(given)
        case "backup":
            return commands.backup(to=given.to, keep=given.keep, new_key=given.new_key)
        case "restore":
            return commands.restore(
                given.source, given.key, check=given.verify, only=given.verify_only
            )
        case _:
            return commands.manage(rest)
