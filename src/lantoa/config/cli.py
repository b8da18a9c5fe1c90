"""The command ``lantoa``."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from lantoa.config import commands
from lantoa.config.console import complain
from lantoa.config.env import BadSetting
from lantoa.reader.cli import read_files


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

    serve = verbs.add_parser("serve", help="mở trang với dữ liệu đang có")
    serve.add_argument("--port", type=int, default=8000, help="cổng (mặc định 8000)")
    serve.add_argument("--host", default="127.0.0.1", help="địa chỉ nghe (mặc định 127.0.0.1)")

    verbs.add_parser("load", help="tạo bảng và nạp dữ liệu tham chiếu")
    verbs.add_parser("work", help="làm các việc nền đang chờ, cho đến khi bị dừng")

    read = verbs.add_parser("read", help="đọc số liệu từ văn bản cũ")
    read.add_argument("files", nargs="+", type=Path, metavar="TỆP")
    read.add_argument("--json", action="store_true", help="mỗi tệp một dòng JSON (mặc định)")

    totals = verbs.add_parser("totals", help="số tổng")
    totals.add_argument(
        "what", choices=["audit"], help="audit: tính lại mọi ô; mã thoát 1 nếu lệch"
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
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lantoa.config.settings")
    try:
        commands.set_up()
    except BadSetting as error:
        complain(str(error))
        return 2
    match given.command:
        case "demo":
            return commands.demo(serve=not given.no_serve, port=given.port, read=given.read)
        case "serve":
            return commands.serve(host=given.host, port=given.port)
        case "load":
            return commands.load()
        case "work":
            return commands.work()
        case "totals":
            return commands.audit_totals()
        case _:
            return commands.manage(rest)
