"""Every part in every state on one page, for the tests and for looking at it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from django import forms
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory

from lantoa.kernel.errors import Problem
from lantoa.kernel.value import NOT_APPLICABLE, NOT_STATED, Qualifier, Total, exact, stated
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


PAGE = """{% extends "ui/base.html" %}
{% block title %}Các thành phần{% endblock %}
{% block small %}{{ today|weekday|cap }}, {{ today|day }}{% endblock %}
{% block h1 %}Các thành phần ở mọi trạng thái{% endblock %}
{% block actions %}<a class="btn main" href="#x">Trình ký</a><a class="btn" href="#x">Xem bản in</a>{% endblock %}
{% block stack_class %}loose{% endblock %}
{% block main %}
{% include "ui/parts/way.html" with way=way %}
{% stepper steps "sent" next_hand="cấp số" %}
<div class="cols"><div class="stack loose">
<form class="stack form" method="post" novalidate data-keep="gallery">{% problems form %}
{% field form.channel %}{% field form.other show_when="channel=khac" %}{% field form.content %}{% field form.held %}
{% field form.plays %}{% field form.hours unit="giờ" %}{% field form.languages kind="many" %}
{% field form.unit %}{% field form.remark %}{% evidence form.proof form.link help="Ảnh, nhật ký phát hoặc đường dẫn." %}
{% field form.old %}{% field form.copies kind="num" tick=form.embedded %}{% field form.embedded %}{% field form.key %}
<div class="row"><button class="btn main">Lưu hoạt động</button><button class="btn" name="x">Xem trước</button></div>
</form>
{% problems list title="Chưa gửi được" %}
{% include "ui/parts/confirm.html" with question="Hủy hoạt động này?" text="Số liệu quý III giảm 4 lượt phát." do="Hủy hoạt động" back_url="#x" form=empty_form %}
</div>
<aside class="stack loose first">
<section class="stack"><h2>Việc đến hạn</h2><ul class="list">
<li class="due">{% leaf today %}<div class="stack tight"><h3>Báo cáo quý III/2026</h3><p>Gửi Sở Nội vụ. Còn 2 ngày.</p>
{% include "ui/parts/progress.html" with text="11/13 mục có số liệu. Còn 1 lỗi." value=11 max=13 id="p1" %}<p><a class="go" href="#x">Viết tiếp báo cáo</a></p></div></li>
<li class="due">{% leaf late "bad" %}<div class="stack tight"><h3>Bổ sung minh chứng</h3><p>{% include "ui/parts/badge.html" with text="Quá hạn 1 ngày" tone="bad" %}</p></div></li></ul></section>
<section class="stack"><h2>Nhãn</h2><p class="row">{% for text, tone in badges %}{% include "ui/parts/badge.html" %}{% endfor %}</p></section>
<section class="stack tight"><h2>Số liệu</h2><p>{% for v in values %}{{ v|value }}{% if not forloop.last %} · {% endif %}{% endfor %} · {{ values.0|value:"tin, bài" }}</p>
<p><a class="fig" href="#x">23</a> · <a class="fig bound" href="#x">hơn 600</a> · <a href="#x">{{ values.0|value }}</a></p>
<p class="box">Tổng: {{ whole|total:"tin, bài" }}</p>{% include "ui/parts/total.html" with label="Cả quý" total=whole names=names %}
<p>{{ nothing|total }} · {{ only|total }} · {{ only|total_text }} · {{ values.1|value_text }}</p>
<div class="figures">{% figure values.0 "lượt phát loa" badge="Đủ minh chứng" tone="good" open=True %}<p class="muted">9 bản tin.</p>{% endfigure %}
{% figure values.1 "lượt người dự đối thoại" badge="Tự kê khai" tone="info" %}<p>Lý do: đếm ước lượng.</p>{% endfigure %}
{% figure None "lượt xem trên Zalo" %}<p><a class="go" href="#x">Bổ sung số liệu</a></p>{% endfigure %}
{% figure whole "tin, bài" %}<p>Tám đơn vị.</p>{% endfigure %}</div></section>
{% note "bad" "Lỗi: số cuộc đối thoại không khớp" %}<p>Mục II.3 ghi 03 cuộc. Sổ hoạt động có 2.</p>{% endnote %}
{% note "warn" "Cảnh báo: thiếu minh chứng" %}<p>Bản Pho ngày 21/8 chưa có biên bản.</p>{% endnote %}
{% note "info" %}<p>Mạng yếu cũng không mất.</p>{% endnote %}
{% note "good" "Đạt" level=3 %}<p>Đạt 11 mục kiểm tra khác. <a href="#x">Xem cả 14 mục</a></p>{% endnote %}
{% include "ui/parts/empty.html" with title="Quý IV chưa có hoạt động nào." text="Ghi hoạt động đầu tiên: một lần phát loa, một bài Zalo." url="#x" label="Ghi hoạt động" %}
</aside></div>
{% include "ui/parts/facts.html" with pairs=pairs %}
{% table columns rows caption="Cách nộp" numeric="2" %}
{% include "ui/parts/pairs.html" with pairs=pairs %}
{% pages page_obj %}
<p class="box">Tổ chức <del>03</del> <ins>02</ins> cuộc. <span class="muted">{{ today|long_day }}, {{ instant|clock }}, {{ 1200|number }}, {{ 3|paper_number }}, {{ today|day_month }}</span></p>
<h2 class="issuer">Ủy ban nhân dân xã <b>Ệ Ẫ Ự Ế Ổ Ỡ Ữ Ặ</b></h2>
{% endblock %}"""


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
        "page_obj": Paginator(range(200), 20).page(3),
        "way": [("Tuần này", "/"), ("Báo cáo", "")],
    }


def html(form: Sample | None = None, **more: object) -> str:
    found = {**context(form), **more}
    return engines["django"].from_string(PAGE).render(found, None)
