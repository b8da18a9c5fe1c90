"""Every part in every state on one page, for the tests and for looking at it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from django import forms
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory

from lantoa.kernel.errors import Problem
from lantoa.kernel.value import NOT_APPLICABLE, NOT_STATED, Qualifier, Total, exact, stated
from lantoa.ui.charts import (
    Bar,
    Chart,
    Column,
    HeatCell,
    HeatRow,
    Point,
    Shade,
    Sureness,
    bar_chart,
    bars_of,
    heat_chart,
    line_chart,
)
from lantoa.ui.fields import CountField, DayField, NumberField, PlainWords


class Sample(PlainWords, forms.Form):
    channel = forms.ChoiceField(
        label="Kênh",
        choices=[
            ("loa", "Loa xã"),
            ("zalo", "Zalo"),
            ("hop", "Họp, đối thoại"),
            ("trang", "Trang xã"),
            ("bang", "Băng rôn"),
            ("khac", "Kênh khác"),
        ],
        widget=forms.RadioSelect,
        help_text="Kênh hay dùng xếp trước.",
    )
    other = forms.CharField(label="Tên kênh khác", required=False)
    content = forms.CharField(label="Nội dung", help_text="Một câu, như nói với đồng nghiệp.")
    held = DayField(label="Ngày")
    plays = CountField(
        label="Số lượt phát", unit="lượt", help_text="Mỗi lần một cụm loa phát là một lượt."
    )
    hours = NumberField(label="Thời lượng", decimals=1, required=False)
    languages = forms.MultipleChoiceField(
        label="Tiếng",
        choices=[("vi", "Việt"), ("hmn", "Mông"), ("ium", "Dao")],
        widget=forms.CheckboxSelectMultiple,
    )
    unit = forms.ChoiceField(label="Đơn vị", choices=[("", "Chọn đơn vị"), ("1", "Xã Suối Mẫu")])
    remark = forms.CharField(
        label="Ghi chú", widget=forms.Textarea, max_length=2000, required=False
    )
    proof = forms.FileField(label="Ảnh, tệp", required=False, help_text="Không quá 20 MB.")
    link = forms.URLField(label="Đường dẫn", required=False, assume_scheme="https")
    old = forms.DateField(label="Ngày của Django", required=False, widget=forms.DateInput)
    copies = forms.IntegerField(label="Số bản", required=False, widget=forms.NumberInput)
    embedded = forms.BooleanField(label="Lồng ghép trong cuộc họp khác", required=False)
    key = forms.CharField(widget=forms.HiddenInput, initial="k1")


PAGE = Path(__file__).with_name("gallery.html").read_text(encoding="utf-8")


class Crumbs:
    """What the context processor of the workspace gives to every page."""

    mark = "xã và số liệu giả định"
    issuer_parent = "Ủy ban nhân dân tỉnh Minh Họa"
    issuer = "Xã Suối Mẫu"
    nav = [("Tuần này", "/", True), ("Hoạt động", "/hoat-dong/", False), ("Báo cáo", "/b/", False)]
    dock = [
        ("Tuần này", "/", True, False),
        ("Ghi hoạt động", "/hoat-dong/moi/", False, True),
        ("Báo cáo", "/b/", False, False),
    ]
    account_label = "Chị Thảo"
    account_url = "/tai-khoan/"
    home_url = "/"


def filled() -> Sample:
    """A form that was sent with mistakes: what was typed has to stand in it."""
    return Sample(
        {
            "channel": "loa",
            "content": "",
            "held": "31/9/2026",
            "plays": "bốn",
            "languages": ["vi", "hmn"],
            "unit": "9",
            "link": "<script>alert(1)</script>",
            "hours": "8.5",
            "key": "k1",
        }
    )


def charts() -> list[Chart]:
    whole = Total.of([exact(412), stated(600, Qualifier.MORE_THAN)])
    bars = [
        *bars_of("Lượt người dự đối thoại, tọa đàm", whole, href="/so-lieu/", meant=True),
        Bar.of("Lượt người dự hội thi, cuộc thi", exact(0)),
        Bar.of("Phiếu khảo sát đã thu", NOT_STATED),
    ]
    points = [
        Point("quý I 2025", Decimal(20), "20"),
        Point("quý II 2025", Decimal(0), "0"),
        Point("quý III 2025", None, "?", Sureness.UNSTATED, "chưa đủ số liệu"),
        Point("quý IV 2025", Decimal("12.5"), "12,5"),
        Point("quý I 2026", Decimal(30), "hơn 30", Sureness.BOUND),
        Point("quý II 2026", Decimal(8), "8", meant=True, href="/hoat-dong/"),
    ]
    cells = [
        HeatCell(Shade.NOTHING, "0", "chưa có, không nằm trong kế hoạch"),
        HeatCell(Shade.MISSING, "0", "chưa có, kế hoạch có yêu cầu", "/hoat-dong/ghi/"),
        HeatCell(Shade.LATER, "0", "chưa có, chưa đến hạn"),
        HeatCell(Shade.DONE, "12", "12 hoạt động, 3 chưa có minh chứng", "/hoat-dong/"),
        HeatCell(Shade.PROVEN, "7", "7 hoạt động, đủ minh chứng", "/hoat-dong/"),
        HeatCell(Shade.UNSTATED, "?", "chưa ghi hoạt động nào"),
    ]
    topics = [
        "Cải cách thể chế",
        "Cải cách thủ tục hành chính",
        "Tài chính công",
        "Chế độ công vụ",
        "Dịch vụ công trực tuyến",
    ]
    return [
        bar_chart(
            "nguoi-du",
            title="Đối thoại có nhiều người dự nhất",
            told="Đối thoại 412 lượt người và hơn 600 ở nơi khác; hội thi 0; khảo sát không nêu.",
            bars=bars,
            what="Hình thức",
            amount="Lượt người",
            note="Từ sổ hoạt động, 01/01/2026 đến hết 31/3/2026.",
        ),
        line_chart(
            "can-bang",
            title="Tỷ lệ nêu hạn chế giảm còn 8 %",
            told="Quý I/2025 20 %, quý II/2026 8 %.",
            points=points,
            what="Kỳ",
            amount="Phần trăm",
        ),
        heat_chart(
            "phu",
            title="Loa xã chưa nói về cải cách thủ tục hành chính",
            told="Hai kênh, sáu nội dung.",
            columns=[Column(name) for name in (*topics, "Chính quyền số")],
            rows=[
                HeatRow("Truyền thanh cơ sở, loa thông minh", cells, "/so-lieu/"),
                HeatRow("Trang Zalo của xã", cells[::-1]),
            ],
            what="Kênh",
        ),
    ]


def context(form: Sample | None = None) -> dict[str, object]:
    half = Total.of([exact(412), stated(150, Qualifier.MORE_THAN), stated(30, Qualifier.ABOUT)])
    request = RequestFactory().get("/", {"q": "loa", "trang": "3"})
    return {
        "request": request,
        "page": Crumbs(),
        "messages": [],
        "form": form if form is not None else filled(),
        "empty_form": forms.Form(),
        "today": date(2026, 9, 17),
        "late": date(2026, 2, 4),
        "topic": {"lead": "Ghi việc vừa làm.", "steps": ["Chọn kênh.", "Ghi ngày và số lượng."]},
        "instant": datetime(2026, 9, 17, 2, 40, tzinfo=UTC),
        "steps": [
            ("draft", "Dự thảo"),
            ("signing", "Trình ký"),
            ("sent", "Đã gửi"),
            ("numbered", "Đã cấp số"),
            ("accepted", "Được chấp nhận"),
            ("summed", "Đã tổng hợp"),
        ],
        "badges": [
            ("Dự thảo", ""),
            ("Trình ký", "info"),
            ("Được chấp nhận", "good"),
            ("Đã trả lại", "warn"),
            ("Chưa nộp", "bad"),
        ],
        "values": [
            exact(23),
            stated(600, Qualifier.MORE_THAN),
            stated(Decimal("3.5"), Qualifier.AT_LEAST),
            exact(0),
            NOT_STATED,
            NOT_APPLICABLE,
        ],
        "whole": half + Total(not_stated=2),
        "nothing": Total(not_stated=3),
        "only": Total.of([exact(7)]),
        "names": ["Sìn Hồ", "Nậm Nhùn"],
        "list": [
            Problem("held", "Ngày 20/9/2026 chưa tới.", "Chọn hôm nay hoặc ngày trước."),
            Problem("", "Chưa có số văn bản.", "Xin văn thư cấp số."),
        ],
        "pairs": [("Thời hạn", "2 ngày làm việc"), ("Lệ phí", "Không thu"), ("Nơi nộp", "Một cửa")],
        "columns": ["Cách nộp", "Số ngày", "Lưu ý"],
        "rows": [["Trực tiếp", "2", "Có giấy hẹn"], ["Bưu chính", "5", "Kết quả gửi về nhà"]],
        "charts": charts(),
        "page_obj": Paginator(range(200), 20).page(3),
        "way": [("Tuần này", "/"), ("Báo cáo", "")],
    }


def html(form: Sample | None = None, **more: object) -> str:
    found = {**context(form), **more}
    return engines["django"].from_string(PAGE).render(found, None)
