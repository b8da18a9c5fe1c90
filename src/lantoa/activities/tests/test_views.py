from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from lantoa.activities.actions import NewProof, add_proof, void_activity
from lantoa.activities.models import Activity, Evidence
from lantoa.activities.tests.browsing import log, page, typed
from lantoa.activities.tests.factories import HOSTILE, PNG, logged, picture, upload
from lantoa.kernel import days
from lantoa.plans.tests.cast import SYSTEM, Cast


def places(made: Activity, proof: Evidence) -> dict[str, str]:
    """Every address that shows something of an activity."""
    slug, today = made.unit.slug, days.today().isoformat()
    figure = reverse("activities:behind", args=[slug, "loudspeaker.play.placement"])
    return {
        "list": f"{reverse('activities:list')}?don-vi={slug}",
        "page": reverse("activities:page", args=[made.pk]),
        "proof_file": reverse("activities:proof_file", args=[proof.pk]),
        "behind": f"{figure}?tu={today}&den={today}",
    }


@pytest.mark.parametrize(
    ("who", "status"),
    [("officer", 200), ("chair", 200), ("reviewer", 200), ("neighbour", 403), ("clerk", 403)],
)
def test_who_sees_what_was_done(cast: Cast, who: str, status: int) -> None:
    made = logged(cast.land.commune.pk, proofs=[picture()])
    client = cast.client(who)
    for name, address in places(made, made.evidence.get()).items():
        answer = client.get(address)
        assert answer.status_code == status, name
        answer.getvalue()


@pytest.mark.parametrize("who", ["chair", "reviewer", "neighbour", "clerk"])
def test_who_may_not_write_changes_nothing(cast: Cast, who: str) -> None:
    made = logged(cast.land.commune.pk)
    client = cast.client(who)
    proof = reverse("activities:add_proof", args=[made.pk])
    void = reverse("activities:void", args=[made.pk])
    assert client.post(proof, {"link": "https://a.vn/1"}).status_code == 403
    assert client.post(void, {"reason": "Sai"}).status_code == 403
    assert client.get(void).status_code == 403
    assert not Evidence.objects.exists()
    assert not Activity.objects.get().is_void


def test_a_visitor_is_asked_to_sign_in(cast: Cast) -> None:
    made = logged(cast.land.commune.pk, proofs=[picture()])
    found = [*places(made, made.evidence.get()).values(), reverse("activities:log")]
    for address in found:
        answer = Client().get(address)
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith(reverse("account_login"))


def test_a_proof_comes_back_as_it_was_brought(cast: Cast) -> None:
    made = logged(cast.land.commune.pk, proofs=[picture("ảnh.png")])
    address = reverse("activities:proof_file", args=[made.evidence.get().pk])
    answer = cast.client("officer").get(address)
    assert b"".join(answer.streaming_content) == PNG
    assert answer.headers["Content-Disposition"].startswith("attachment")
    link = add_proof(actor=SYSTEM, activity=made, proof=NewProof(link="https://a.vn/1"))
    address = reverse("activities:proof_file", args=[link.pk])
    assert cast.client("officer").get(address).status_code == 404


def test_proof_is_added_on_the_page(cast: Cast) -> None:
    made = logged(cast.land.commune.pk)
    client, address = cast.client("officer"), reverse("activities:add_proof", args=[made.pk])
    assert "Chưa có minh chứng" in page(client, "page", made.pk)
    empty = client.post(address, {})
    assert empty.status_code == 422
    assert "Chưa có minh chứng. Chọn ảnh" in empty.content.decode()
    bad = client.post(address, {"link": "http://localhost"})
    assert bad.status_code == 422
    assert 'value="http://localhost"' in bad.content.decode()
    assert client.post(address, {"proof_file": [upload()]}).status_code == 302
    shown = page(client, "page", made.pk)
    proof = Evidence.objects.get()
    assert proof.sha256 in shown
    assert reverse("activities:proofs", args=[made.pk]) in shown
    assert "Thêm minh chứng" in shown


def test_voiding_asks_says_the_loss_and_needs_a_reason(cast: Cast) -> None:
    made = logged(cast.land.commune.pk)
    client, address = cast.client("officer"), reverse("activities:void", args=[made.pk])
    asked = page(client, "void", made.pk)
    assert "Hủy hoạt động này?" in asked
    assert "4</span> lượt phát" in asked
    assert not Activity.objects.get().is_void
    refused = client.post(address, {"reason": " "})
    assert refused.status_code == 422
    assert "lý do hủy" in refused.content.decode()
    assert client.post(address, {"reason": "Ghi trùng"}).status_code == 302
    shown = page(client, "page", made.pk)
    assert "Đã hủy" in shown
    assert "Ghi trùng" in shown
    assert reverse("activities:add_proof", args=[made.pk]) not in shown
    late = client.post(reverse("activities:add_proof", args=[made.pk]), {"link": "https://a.vn/1"})
    assert late.status_code == 422


def test_a_list_shows_badges_pages_and_filters(cast: Cast) -> None:
    commune = cast.land.commune.pk
    client = cast.client("officer")
    assert "Chưa ghi hoạt động nào" in page(client, "list")
    for number in range(30):
        logged(commune, title=f"Việc {number}", proofs=[picture()])
    void_activity(actor=SYSTEM, activity=logged(commune, title="Hủy rồi"), reason="Ghi trùng")
    logged(commune, title="Còn thiếu")
    shown = page(client, "list")
    assert "Chưa có minh chứng</span>" in shown
    assert "Đã hủy</span>" in shown
    assert "Việc 0<" not in shown
    older = re.search(r'href="\?([^"]*truoc=[^"]*)" rel="next"', shown)
    assert older is not None
    assert "Việc 0<" in client.get(f"{reverse('activities:list')}?{older[1]}").content.decode()
    missing = page(client, "list", thieu="on")
    assert "Còn thiếu" in missing
    assert "Việc 1<" not in missing
    assert "Không có hoạt động nào" in page(client, "list", ky="2025-Q1")
    unknown = client.get(reverse("activities:list"), {"ky": "không có kỳ này"})
    assert unknown.status_code == 422
    assert "32 hoạt động" in unknown.content.decode()


def test_behind_a_figure_the_two_sides_stand_on_two_lines(cast: Cast) -> None:
    made = logged(cast.land.commune.pk, languages=("vi", "hmn"), proofs=[picture()])
    client = cast.client("officer")
    address = places(made, made.evidence.get())["behind"]
    shown = client.get(address).content.decode()
    assert "8</span> lượt phát" in shown
    assert "1</span> bản tin" in shown
    assert "9</span>" not in shown
    assert made.title in shown
    assert reverse("activities:proof_file", args=[made.evidence.get().pk]) in shown
    bare = address.partition("?")[0]
    assert client.get(bare).status_code == 400
    assert client.get(bare, {"tu": "2026-02-02", "den": "2026-01-01"}).status_code == 400
    wrong = reverse("activities:behind", args=[made.unit.slug, "loudspeaker.sheet.placement"])
    today = days.today().isoformat()
    assert client.get(wrong, {"tu": today, "den": today}).status_code == 404


def test_hostile_words_are_shown_as_words(cast: Cast) -> None:
    client = cast.client("officer")
    data = typed(
        cast,
        title=HOSTILE,
        note=HOSTILE,
        outlet=HOSTILE,
        proof_file=[upload(f"{HOSTILE}.png".replace("/", ""))],
    )
    assert log(client, data).status_code == 302
    made = Activity.objects.get()
    found = places(made, made.evidence.get())
    del found["proof_file"]
    shown = [client.get(address).content.decode() for address in found.values()]
    shown.append(log(client, typed(cast, title=HOSTILE, count="")).content.decode())
    shown.append(page(client, "void", made.pk))
    for text in shown:
        assert "&lt;script&gt;" in text
        assert "<script>alert" not in text


def test_writing_needs_the_token_and_the_right_method(cast: Cast) -> None:
    made = logged(cast.land.commune.pk)
    strict = cast.client("officer", enforce_csrf_checks=True)
    assert log(strict, typed(cast)).status_code == 403
    assert Activity.objects.count() == 1
    client = cast.client("officer")
    assert client.get(reverse("activities:add_proof", args=[made.pk])).status_code == 405
    for name, args in (("list", []), ("page", [made.pk]), ("proof_file", [1])):
        assert client.post(reverse(f"activities:{name}", args=args)).status_code == 405


def test_what_does_not_exist_is_not_found(cast: Cast) -> None:
    client = cast.client("officer")
    for name in ("page", "void", "proof_file"):
        assert client.get(reverse(f"activities:{name}", args=[999])).status_code == 404
    assert client.get(reverse("activities:list"), {"don-vi": "khong-co"}).status_code == 404
    figure = reverse("activities:behind", args=["khong-co", "a.b.production"])
    assert client.get(figure).status_code == 404
