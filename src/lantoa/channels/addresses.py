"""Which addresses are asked at all: decided from the words alone, before any name is looked up.

Sources: RFC 6890 and the IANA registries of special-purpose addresses for what is not outside; the
WHATWG URL standard, "host parsing", for how a browser reads ``0x7f.1`` as a machine.
"""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from dataclasses import dataclass, replace
from urllib.parse import quote, urljoin, urlsplit

from lantoa.channels.errors import ChannelError, refusal

LONGEST = 2000
PORTS = frozenset({80, 443})
_DEFAULT_PORT = {"http": 80, "https": 443}
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)\Z")
_NUMBER = re.compile(r"(0x[0-9a-f]*|[0-9]+)\Z")
_INNER_ENDINGS = (
    *("localhost", "local", "localdomain", "internal", "intranet", "lan", "home", "corp"),
    *("private", "arpa", "onion", "svc"),
)
"""Names of machines nearby, or that no public name server knows. Source: RFC 6761, 6762, 8375,
and the name set aside by ICANN in 2024 (``internal``)."""

_SAFE_PATH = "/%:@!$&'()*+,;=~-._"


@dataclass(frozen=True, slots=True)
class Address:
    """A web address taken apart. ``host`` is in lower case ASCII, without a dot at the end."""

    scheme: str
    host: str
    port: int
    path: str

    def __str__(self) -> str:
        port = "" if self.port == _DEFAULT_PORT[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{self.host}{port}{self.path}"

    @property
    def is_safe(self) -> bool:
        return self.scheme == "https"


def read(text: str, *, ports: frozenset[int] = PORTS) -> Address:
    """Takes an address apart. Raises ``ChannelError`` with the rule that it breaks.

    Nothing is repaired: what two programs may read in two ways is refused.
    """
    if len(text) > LONGEST:
        raise refusal("too_long")
    if not text.isprintable() or "\\" in text or any(_is_blank(letter) for letter in text):
        raise refusal("hidden")
    try:
        parts = urlsplit(text)
        port = parts.port
        named = parts.hostname
    except ValueError as error:
        raise refusal("host") from error
    if parts.scheme not in _DEFAULT_PORT:
        raise refusal("scheme")
    if "@" in parts.netloc:
        raise refusal("credentials")
    if not named:
        raise refusal("host")
    host = _host(named)
    port = _DEFAULT_PORT[parts.scheme] if port is None else port
    if port not in ports:
        raise refusal("port")
    path = quote(parts.path or "/", safe=_SAFE_PATH)
    if parts.query:
        path = f"{path}?{quote(parts.query, safe=_SAFE_PATH + '?[]')}"
    return Address(parts.scheme, host, port, path)


def follow(address: Address, where: str, *, ports: frozenset[int] = PORTS) -> Address:
    """Where a redirect leads. Raises ``ChannelError`` as :func:`read`, and says that the address
    is not the one that the person gave."""
    try:
        target = read(urljoin(str(address), where), ports=ports)
    except ChannelError as error:
        what = f"Trang chuyển hướng sang nơi khác. {error.reason.what}"
        raise ChannelError(replace(error.reason, what=what)) from error
    except ValueError as error:
        raise refusal("broken") from error
    if address.is_safe and not target.is_safe:
        raise refusal("downgrade")
    return target


def problem_of(text: str) -> ChannelError | None:
    """What keeps an address from being asked, as far as its words tell."""
    try:
        read(text)
    except ChannelError as error:
        return error
    return None


def _is_blank(letter: str) -> bool:
    return letter.isspace() or unicodedata.category(letter) in ("Cf", "Zs", "Zl", "Zp")


def _host(named: str) -> str:
    """The host in ASCII. Letters of other scripts are folded first, so that ``１２７.1`` and
    ``ⓛocalhost`` are judged as what they become."""
    if named.startswith("[") or ":" in named:
        raise refusal("number_host")
    try:
        host = named.rstrip(".。．").encode("idna").decode("ascii").lower()
    except UnicodeError as error:
        raise refusal("host") from error
    host = host.rstrip(".")
    labels = host.split(".")
    if _NUMBER.match(labels[-1]):
        raise refusal("number_host")
    if len(host) > 253 or not all(_LABEL.match(label) for label in labels):
        raise refusal("host")
    if len(labels) < 2 or labels[-1] in _INNER_ENDINGS:
        raise refusal("inner_name")
    return host


# --- Numbers ----------------------------------------------------------------------------------

_NOT_OUTSIDE_4 = tuple(
    ipaddress.IPv4Network(each)
    for each in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"),
        *("172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24"),
        *("192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15"),
        *("198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
        # Not set aside by IANA, but answered by the machine below us in a large cloud.
        "168.63.129.16/32",
    )
)
_OUTSIDE_6 = ipaddress.IPv6Network("2000::/3")
_NOT_OUTSIDE_6 = tuple(
    ipaddress.IPv6Network(each)
    # 2001::/23 holds Teredo and ORCHID, 2002::/16 is 6to4: both carry another address inside.
    for each in ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20")
)
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


def is_outside(number: str) -> bool:
    """Whether an IP address lies in the open Internet. What cannot be read does not."""
    try:
        found = ipaddress.ip_address(number)
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv4Address):
        return found.is_global and not any(found in each for each in _NOT_OUTSIDE_4)
    if found.scope_id is not None:
        return False
    if found in _NAT64:
        return is_outside(str(ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)))
    is_set_aside = any(found in each for each in _NOT_OUTSIDE_6)
    return found in _OUTSIDE_6 and found.is_global and not is_set_aside
