"""Each part on a page: its markup, its words, and that nothing typed becomes markup."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django import forms
from django.template import engines
from django.template.loader import render_to_string

from lantoa.kernel.errors import Problem, Refused
from lantoa.kernel.value import NOT_STATED, Qualifier, Total, exact, stated
from lantoa.ui import render
from lantoa.ui.tests import gallery

HOSTILE = "<script>alert('x')</script>\"'&"
PARTS = Path(__file__).parent.parent / "templates" / "ui" / "parts"


def show(source: str, **context: object) -> str:
    return engines["django"].from_string(source).render(context)


def flat(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_the_gallery_shows_every_part() -> None:
    page = gallery.html()
    source = gallery.PAGE
    for part in PARTS.glob("*.html"):
        name = part.stem
        tags = (f"parts/{name}.html", f"{{% {name} ", f"{{% {name}\n")
        inner = {"alerts", "toasts", "mark", "tick"}
        assert name in inner or any(tag in source for tag in tags), f"{name} is not in the gallery"
    assert page.count("<h1>") == 1
    assert 'lang="vi"' in page


def test_identifiers_are_unique_and_descriptions_exist() -> None:
    page = gallery.html(gallery.Sample(initial={"channel": "loa"}), list=[])
    page = page.replace('id="id_embedded"', "", 1)  # the gallery shows this box twice on purpose
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert sorted(ids) == sorted(set(ids))
    sent = gallery.html()
    known = set(re.findall(r'\sid="([^"]+)"', sent))
    for names in re.findall(r'aria-(?:describedby|labelledby)="([^"]+)"', sent):
        assert set(names.split()) <= known
    for target in re.findall(r'class="sum".*?</ul>', sent, re.DOTALL):
        assert set(re.findall(r'href="#([^"]+)"', target)) <= known


class Named(forms.Form):
    name = forms.CharField(label="Tên", help_text="Họ và tên.", max_length=50)
    kind = forms.ChoiceField(
        label="Loại", choices=[("a", "Một"), ("b", HOSTILE)], widget=forms.RadioSelect
    )
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


def test_a_field_stands_in_the_order_label_help_error_control() -> None:
    html = show("{% field form.name %}", form=Named({"name": ""}))
    places = [html.index(mark) for mark in ("<label", 'class="help"', 'class="err"', "<input")]
    assert places == sorted(places)
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_name_error id_name_help"' in html
    assert 'class="field bad"' in html
    assert "required" not in html.replace("aria-required", "")
    assert "placeholder" not in html


def test_what_was_typed_stays_and_is_never_markup() -> None:
    html = show(
        "{% field form.name %}{% field form.kind %}{% problems form %}",
        form=Named({"name": HOSTILE * 9, "kind": HOSTILE}),
    )
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_hostile_words_are_escaped_in_every_part() -> None:
    html = show(
        """{% include "ui/parts/badge.html" with text=x tone=x %}
        {% include "ui/parts/empty.html" with title=x text=x url=x label=x %}
        {% include "ui/parts/pairs.html" %}{% include "ui/parts/facts.html" %}
        {% include "ui/parts/way.html" %}
        {% include "ui/parts/total.html" with label=x total=total unit=x names=names %}
        {% include "ui/parts/confirm.html" with question=x text=x do=x back_url=x %}
        {% include "ui/parts/progress.html" with text=x value=x max=x id="p" %}
        {% note "info" x %}{{ x }}{% endnote %}{% figure 3 x badge=x %}{{ x }}{% endfigure %}
        {% table columns rows caption=x %}{% stepper steps 1 next_hand=x %}{% leaf today x x %}
        {% problems found title=x %}{{ value|value:x }}{{ total|total:x }}{{ x|number }}{{ x|cap }}
        """,
        x=HOSTILE,
        pairs=[(HOSTILE, HOSTILE)],
        way=[(HOSTILE, HOSTILE), (HOSTILE, "")],
        names=[HOSTILE],
        columns=[HOSTILE, HOSTILE],
        rows=[[HOSTILE, HOSTILE]],
        steps=[HOSTILE, "b"],
        today=date(2026, 9, 17),
        found=[Problem(HOSTILE, HOSTILE, HOSTILE)],
        value=exact(3),
        total=Total.of([exact(3), NOT_STATED]),
    )
    assert "<script" not in html
    assert not re.search(r'="[^"<>]*<', html)


def test_a_choice_is_a_group_with_its_words_and_a_link_reaches_it() -> None:
    form = Named({"name": "A"})
    html = show("{% problems form %}{% field form.kind %}", form=form)
    assert 'href="#id_kind_0"' in html
    assert 'id="id_kind_0"' in html
    assert '<fieldset class="field bad" role="radiogroup" aria-invalid="true"' in html
    assert "<legend>Loại" in html
    assert 'aria-describedby="id_kind_error"' in html


def test_a_hidden_field_prints_itself_only() -> None:
    html = show("{% field form.secret %}", form=Named())
    assert html == '<input type="hidden" name="secret" id="id_secret">'


def test_the_reasons_of_a_refusal_hang_on_their_fields() -> None:
    form = Named({"name": "A", "kind": "a"})
    assert form.is_valid()
    refused = Refused(
        Problem("name", "Tên đã có.", "Ghi tên khác."), Problem("unit", "Đơn vị khóa.", "Chọn lại.")
    )
    render.put_on_form(form, refused)
    html = flat(show("{% problems form %}{% field form.name %}", form=form))
    assert "có 2 chỗ cần sửa" in html
    assert "Lỗi: Tên đã có. Ghi tên khác." in html
    assert "Đơn vị khóa. Chọn lại." in html
    assert flat(show("{% problems refused form %}", refused=refused, form=form)).count("Tên") == 2


def test_no_problem_prints_no_summary() -> None:
    assert show("{% problems form %}{% problems empty %}", form=Named(), empty=[]).strip() == ""


def test_figures_carry_their_state_in_markup() -> None:
    html = show(
        "{{ a|value }} {{ b|value }} {{ c|value }} {{ nothing|value }} {{ t|total }}",
        a=exact(0),
        b=stated(600, Qualifier.MORE_THAN),
        c=NOT_STATED,
        nothing=None,
        t=Total.of([exact(412), stated(150, Qualifier.MORE_THAN), NOT_STATED, NOT_STATED]),
    )
    assert html.startswith('<span class="fig">0</span> <span class="fig bound">hơn 600</span> ')
    assert html.count('<span class="unstated">không nêu</span>') == 3
    assert html.endswith(
        '<span class="fig">412</span> chính xác; <span class="fig bound">hơn 150</span>; '
        '2 đơn vị <span class="unstated">không nêu</span>'
    )


def test_filters_write_as_officials_do() -> None:
    html = show(
        "{{ d|day }}|{{ d|day_month }}|{{ d|long_day }}|{{ d|weekday }}|{{ i|clock }}|{{ i|day }}|"
        "{{ 1200|number }}|{{ 8.5|number }}|{{ 3|paper_number }}|{{ w|cap }}|{{ None|day }}",
        d=date(2026, 2, 4),
        i=datetime(2026, 9, 16, 18, 5, tzinfo=UTC),
        w="ủy ban",
    )
    assert html == (
        "04/02/2026|04/02|ngày 04 tháng 02 năm 2026|thứ Tư|1 giờ 05|17/9/2026|1.200|8,5|03|Ủy ban|"
    )


def test_a_stepper_names_step_and_next_hand() -> None:
    steps = [("draft", "Dự thảo"), ("sent", "Đã gửi"), ("done", "Đã tổng hợp")]
    html = show('{% stepper steps "sent" next_hand="cấp số" %}', steps=steps)
    assert "Bước 2 trên 3: đã gửi." in html
    assert html.count("aria-current") == html.count('class="done"') == 1
    assert show("{% stepper steps 2 %}", steps=steps).count("aria-current") == 1
    with pytest.raises(ValueError, match="no such step"):
        show('{% stepper steps "lost" %}', steps=steps)


def test_pages_keep_the_other_words_of_the_address() -> None:
    html = gallery.html()
    assert 'href="?q=loa&amp;trang=4"' in html
    assert "trang=3&amp;trang" not in html


def test_a_toast_confirms_and_an_error_is_a_note() -> None:
    class Message(str):
        level_tag = "success"
        extra_tags = ""

    class Wrong(Message):
        level_tag = "error"

    page = gallery.html(messages=[Message("Đã lưu."), Wrong(HOSTILE)])
    assert '<p class="toast">Đã lưu.</p>' in page
    assert 'class="note bad" role="alert"' in page
    assert "<script>alert" not in page


@pytest.mark.parametrize("code", [400, 403, 404, 429, 500])
def test_an_error_page_needs_no_context(code: int) -> None:
    html = render_to_string(f"{code}.html")
    assert "Về trang đầu" in html
    assert html.count("<p>") >= 2
    assert "Lan Tỏa</title>" in html


def test_an_error_page_tells_the_given_reason() -> None:
    html = render_to_string("403.html", {"what": HOSTILE, "remedy": "Hỏi chị Thảo."})
    assert "Hỏi chị Thảo." in html
    assert "<script>alert" not in html
    own = render_to_string("ui/error.html", {"title": "Đã khóa", "links": [("Xem", "/x/")]})
    assert "<h1>Đã khóa</h1>" in own
    assert 'href="/x/"' in own


def test_what_a_ledger_does_not_state_are_entries_and_what_units_do_not_state_are_units() -> None:
    said = Total.of([exact(23), NOT_STATED])
    words = "{{ t|total_logged:'lượt' }}|{{ t|total:'lượt' }}"
    page = engines["django"].from_string(words).render({"t": said})
    logged, summed = page.split("|")
    assert "1 lần ghi" in logged
    assert "đơn vị" not in logged
    assert "1 đơn vị" in summed
