"""A page is taken over real sockets from a server that may answer as badly as it likes."""

from __future__ import annotations

import datetime
import gzip
import ipaddress
import os
import ssl
import time
import zlib
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from lantoa.channels import pages
from lantoa.channels.door import OUTSIDE, Door
from lantoa.channels.errors import ChannelError
from lantoa.channels.fetch import fetch
from lantoa.channels.tests import hostile
from lantoa.channels.tests.hostile import ARTICLE, HERE, Answer, Server, page, serving

HTML = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


def refused(
    server: Server, path: str = "/", door: Door | None = None, host: str = "trang.vn"
) -> str:
    with pytest.raises(ChannelError) as caught:
        fetch(server.at(path, host), door=door or server.door())
    assert caught.value.reason.what.endswith(".")
    return caught.value.reason.code


def test_a_page_is_taken_with_nothing_of_ours_but_the_name_it_is_asked_by() -> None:
    with serving({"/tin-1": page()}) as server:
        found = fetch(server.at("/tin-1?a=b#c"), door=server.door())
        assert found.content == ARTICLE
        assert (found.media_type, found.charset) == ("text/html", "utf-8")
        (head,) = server.asked
        assert f"Host: trang.vn:{server.port}\r\n" in head
    assert head.startswith("GET /tin-1?a=b HTTP/1.1\r\n")
    for never in ("Cookie", "Authorization", "Referer"):
        assert never not in head


def test_title_day_and_text_are_read_from_a_page() -> None:
    with serving({"/": page()}) as server:
        found = pages.read(fetch(server.at("/"), door=server.door()))
    assert found.title == "Xã Mường Mẫu hướng dẫn nộp hồ sơ khai sinh tại nhà"
    assert found.published_on == datetime.date(2026, 9, 15)
    assert "32 hộ đã được hướng dẫn" in found.text
    assert "Trang chủ" not in found.text


def test_proxies_of_the_environment_are_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setitem(os.environ, name, "http://127.0.0.1:9")
    with serving({"/": page()}) as server:
        assert fetch(server.at("/"), door=server.door()).content == ARTICLE


@pytest.mark.parametrize("status", ["301 x", "302 x", "303 x", "307 x", "308 x"])
def test_a_redirect_is_followed_and_the_last_address_told(status: str) -> None:
    answers = {"/": hostile.moved("/muc/tin-2", status), "/muc/tin-2": page()}
    with serving(answers) as server:
        found = fetch(server.at("/"), door=server.door())
        assert found.address == server.at("/muc/tin-2")


@pytest.mark.parametrize("name", ["gzip", "deflate"])
def test_a_packed_page_is_unpacked(name: str) -> None:
    packed = gzip.compress(ARTICLE) if name == "gzip" else zlib.compress(ARTICLE)
    with serving({"/": page(packed, more=[f"Content-Encoding: {name}"])}) as server:
        assert fetch(server.at("/"), door=server.door()).content == ARTICLE


# --- Names --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "numbers",
    [
        ("127.0.0.1",),
        ("10.1.2.3",),
        ("169.254.169.254",),
        ("::1",),
        ("::ffff:127.0.0.1",),
        ("fd00:ec2::254",),
        ("8.8.8.8", "192.168.1.1"),
        ("2405:4800::1", "::1"),
    ],
)
def test_a_name_that_leads_inside_even_once_is_not_connected_to(numbers: tuple[str, ...]) -> None:
    with serving({"/": page()}) as server:
        door = server.door(look_up=lambda host, port: numbers, near=frozenset())
        assert refused(server, door=door) == "inner_address"
        assert server.asked == []


def test_the_name_is_looked_up_once_and_the_judged_address_is_the_one_connected_to() -> None:
    """DNS rebinding: the first answer is harmless, the second leads inside."""
    answers = iter([(HERE,), ("127.0.0.2",)])
    asked: list[str] = []

    def look_up(host: str, port: int) -> tuple[str, ...]:
        asked.append(host)
        return next(answers)

    with serving({"/": page()}) as server:
        fetch(server.at("/"), door=server.door(look_up=look_up))
    assert asked == ["trang.vn"]


def test_a_name_that_turns_inside_between_two_redirects_is_refused_at_the_second() -> None:
    answers = iter([(HERE,), ("169.254.169.254",)])
    with serving({"/": hostile.moved("/tin-2"), "/tin-2": page()}) as server:
        door = server.door(look_up=lambda host, port: next(answers))
        assert refused(server, door=door) == "inner_address"
        assert len(server.asked) == 1


def test_a_name_service_that_knows_nothing_or_hangs_is_not_waited_for() -> None:
    def unknown(host: str, port: int) -> tuple[str, ...]:
        raise OSError("no such name")

    def hangs(host: str, port: int) -> tuple[str, ...]:
        server.stopping.wait(5)
        return (HERE,)

    with serving({"/": page()}) as server:
        assert refused(server, door=server.door(look_up=unknown)) == "no_name"
        start = time.monotonic()
        assert refused(server, door=server.door(look_up=hangs, name_seconds=0.2)) == "no_name"
        assert time.monotonic() - start < 2
        assert server.asked == []


def test_the_door_of_the_product_lets_nothing_near_through() -> None:
    assert OUTSIDE.near == frozenset()
    assert OUTSIDE.ports == {80, 443}
    with serving({"/": page()}) as server:
        with pytest.raises(ChannelError) as caught:
            fetch(server.at("/"))
        assert caught.value.reason.code == "port"
        port = frozenset({server.port})
        near = server.door(near=frozenset(), ports=port)
        assert refused(server, door=near) == "inner_address"
        assert server.asked == []


# --- Redirects ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("where", "code"),
    [
        ("http://127.0.0.1:{port}/trong", "number_host"),
        ("http://127.0.0.1/", "number_host"),
        ("http://169.254.169.254/latest/meta-data/", "number_host"),
        ("http://[::1]/", "number_host"),
        ("http://0x7f000001/", "number_host"),
        ("http://localhost/", "inner_name"),
        ("http://trong.vn:22/", "port"),
        ("file:///etc/passwd", "scheme"),
        ("gopher://trong.vn/", "scheme"),
        ("http://a:b@trong.vn/", "credentials"),
        ("//trong.vn\\@127.0.0.1/", "hidden"),
        ("", "broken"),
    ],
)
def test_a_redirect_inside_is_refused_and_nothing_is_sent_there(where: str, code: str) -> None:
    with serving({"/": hostile.moved(where), "/trong": page()}) as server:
        assert refused(server) == code
        assert len(server.asked) == 1


def test_a_redirect_to_a_name_that_leads_inside_is_refused() -> None:
    def look_up(host: str, port: int) -> tuple[str, ...]:
        return (HERE,) if host == "trang.vn" else ("127.0.0.9",)

    with serving({"/": hostile.moved("http://trong.vn:{port}/x"), "/x": page()}) as server:
        assert refused(server, door=server.door(look_up=look_up)) == "inner_address"
        assert len(server.asked) == 1


def test_circles_and_long_chains_of_redirects_end() -> None:
    chain: dict[str, Answer] = {f"/{n}": hostile.moved(f"/{n + 1}") for n in range(9)}
    chain |= {"/": hostile.moved("/"), "/9": page()}
    with serving(chain) as server:
        assert refused(server, "/") == "redirect_loop"
        server.asked.clear()
        assert refused(server, "/0") == "too_many_redirects"
        assert len(server.asked) == 6
        assert fetch(server.at("/4"), door=server.door()).content == ARTICLE


# --- Bad answers --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (hostile.drip(b"", b"H"), "too_slow"),
        (hostile.drip(HTML, b"X-A: b\r\n"), "too_slow"),
        (hostile.drip(HTML + b"\r\n", b"a"), "too_slow"),
        (hostile.drip(HTML + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n"), "too_slow"),
    ],
    ids=["first letter", "headers", "body", "chunks"],
)
def test_a_server_that_drips_is_hung_up_on_when_the_time_is_over(answer: Answer, code: str) -> None:
    with serving({"/": answer}) as server:
        start = time.monotonic()
        assert refused(server, door=server.door(total_seconds=0.8)) == code
        assert time.monotonic() - start < 2


BAD_ANSWERS: dict[str, tuple[Answer, str]] = {
    "endless": (hostile.flood(HTML + b"\r\n", b"a" * 65536), "too_large"),
    "endless chunks": (
        hostile.flood(
            HTML + b"Transfer-Encoding: chunked\r\n\r\n", b"1000\r\n" + b"a" * 4096 + b"\r\n"
        ),
        "too_large",
    ),
    "says a trillion bytes": (page(length=10**12), "too_large"),
    "gzip bomb": (hostile.gzip_bomb(64), "too_large_unpacked"),
    "endless headers": (hostile.flood(HTML, b"X-A: " + b"b" * 1000 + b"\r\n"), "broken"),
    "endless header line": (hostile.flood(HTML + b"X: ", b"b" * 65536), "broken"),
    "binary noise": (hostile.raw(b"\x00\x01\x02\xff" * 9), "broken"),
    "another protocol": (hostile.raw(b"SSH-2.0-OpenSSH_9.2\r\n"), "broken"),
    "hangs up": (hostile.raw(b""), "broken"),
    "shorter than said": (page(length=len(ARTICLE) + 9), "broken"),
    "not packed": (page(b"not packed", more=["Content-Encoding: gzip"]), "broken"),
    "packed and cut": (
        page(gzip.compress(ARTICLE)[:-20], more=["Content-Encoding: gzip"]),
        "broken",
    ),
    "packed otherwise": (page(more=["Content-Encoding: br"]), "packed"),
    "PDF": (page(kind="application/pdf"), "wrong_type"),
    "SVG": (page(kind="image/svg+xml"), "wrong_type"),
    "any bytes": (page(kind="application/octet-stream"), "wrong_type"),
    "no type": (page(kind=""), "wrong_type"),
    "404": (page(status="404 Not Found"), "not_found"),
    "410": (page(status="410 Gone"), "not_found"),
    "401": (page(status="401 Unauthorized"), "closed"),
    "403": (page(status="403 Forbidden"), "closed"),
    "204": (page(status="204 No Content"), "closed"),
    "500": (page(status="500 x"), "busy"),
    "503": (page(status="503 x"), "busy"),
    "429": (page(status="429 x"), "busy"),
}


@pytest.mark.parametrize("name", BAD_ANSWERS)
def test_an_answer_that_cannot_be_kept_is_refused_with_its_word(name: str) -> None:
    answer, code = BAD_ANSWERS[name]
    with serving({"/": answer}) as server:
        assert refused(server) == code


def test_where_nobody_listens_there_is_no_answer() -> None:
    with serving({}) as server:
        address, door = server.at("/"), server.door()
    with pytest.raises(ChannelError) as caught:
        fetch(address, door=door)
    assert caught.value.reason.code == "no_answer"
    assert not caught.value.permanent


@pytest.mark.parametrize(
    "charset", ["punycode", "idna", "utf-7", "unicode_escape", "raw_unicode_escape"]
)
def test_a_page_does_not_choose_among_all_codecs(charset: str) -> None:
    content = b"Khai sinh \\u00e0 +AOA-" + b"a" * 300_000
    begun = time.monotonic()
    assert pages.decoded(content, charset) == content.decode()
    assert pages.decoded(b"<meta charset=" + charset.encode() + b">" + content).endswith("a")
    assert time.monotonic() - begun < 2


@pytest.mark.parametrize("charset", ["khong-co", "zip", "", "ascii"])
@pytest.mark.parametrize("mark", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_wrong_word_about_letters_does_not_lose_the_page(charset: str, mark: str) -> None:
    content = ARTICLE.decode().encode(mark)
    assert "Ủy ban nhân dân xã Mường Mẫu" in pages.decoded(content, charset)


def test_what_the_page_says_of_its_letters_counts_when_the_server_is_silent() -> None:
    content = '<meta charset="windows-1258">Nhà'.encode("windows-1258")
    assert pages.decoded(content).endswith("Nhà")


def test_letters_that_no_encoding_fits_are_marked_and_the_rest_is_kept() -> None:
    assert pages.decoded(b"Khai sinh \xff\xfe\xfd", "ascii") == "Khai sinh \ufffd\ufffd\ufffd"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<html><body></body></html>", "no_text"),
        (b"", "no_text"),
        (b"<div>" * 200_000, "no_text"),
    ],
    ids=["no words", "empty", "deep"],
)
def test_a_page_without_words_is_refused(content: bytes, code: str) -> None:
    with serving({"/": page(content)}) as server:
        found = fetch(server.at("/"), door=server.door())
    with pytest.raises(ChannelError) as caught:
        pages.read(found)
    assert caught.value.reason.code == code


def test_what_no_screen_takes_is_left_out_of_a_plain_page() -> None:
    with serving(
        {"/": page("Bản tin\x00 số 1\x1b[31m\u202e\r\nHết\u00a0".encode(), kind="text/plain")}
    ) as server:
        found = pages.read(fetch(server.at("/"), door=server.door()))
    assert found.text == "Bản tin số 1[31m \nHết"


# --- Certificates -------------------------------------------------------------------------------


def certificate(folder: Path, *, name: str = "trang.vn", days: int = 1) -> Path:
    """One that signs itself: key and certificate in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    now = datetime.datetime.now(datetime.UTC)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=9))
        .not_valid_after(now + datetime.timedelta(days=days))
        .add_extension(
            x509.SubjectAlternativeName(
                [x509.DNSName(name), x509.IPAddress(ipaddress.ip_address("127.0.0.9"))]
            ),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    path = folder / f"{name}{days}.pem"
    plain = serialization.NoEncryption()
    form = serialization.PrivateFormat.PKCS8
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, form, plain)
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


def securely(path: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context


def test_a_secure_page_needs_a_certificate_of_its_name_that_is_trusted(tmp_path: Path) -> None:
    good = certificate(tmp_path)

    def trusting(path: Path) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(path))

    with serving({"/": page()}, securely(good)) as server:
        door = server.door(trust=lambda: trusting(good))
        assert fetch(server.at("/"), door=door).content == ARTICLE
        assert refused(server, door=door, host="khac.vn") == "certificate"
        assert refused(server, door=server.door()) == "certificate"
    old = certificate(tmp_path, days=-1)
    with serving({"/": page()}, securely(old)) as server:
        assert refused(server, door=server.door(trust=lambda: trusting(old))) == "certificate"


def test_a_secure_page_that_moves_to_an_open_one_is_refused(tmp_path: Path) -> None:
    good = certificate(tmp_path)
    answers = {"/": hostile.moved("http://trang.vn:{port}/x"), "/x": page()}
    with serving(answers, securely(good)) as server:
        door = server.door(trust=lambda: ssl.create_default_context(cafile=str(good)))
        assert refused(server, door=door) == "downgrade"
