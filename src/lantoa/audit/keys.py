"""Signatures that need a key which is not in the database."""

from __future__ import annotations

import hmac
from collections.abc import Iterator

from django.conf import settings
from django.utils.crypto import salted_hmac

SHORT = 16
"""Hexadecimal digits of a fingerprint."""


def _made(purpose: str, words: str, secret: str | None = None) -> str:
    return salted_hmac(
        f"lantoa.audit.{purpose}", words, secret=secret, algorithm="sha256"
    ).hexdigest()


def sign(purpose: str, words: str) -> str:
    """The signature with today's ``SECRET_KEY``."""
    return _made(purpose, words)


def holds(purpose: str, words: str, signature: str) -> bool:
    """Whether the signature was made with today's key or one of ``SECRET_KEY_FALLBACKS``."""

    def secrets() -> Iterator[str]:
        yield settings.SECRET_KEY
        yield from map(str, settings.SECRET_KEY_FALLBACKS)

    return any(hmac.compare_digest(_made(purpose, words, each), signature) for each in secrets())


def fingerprint(words: str) -> str:
    """A short keyed hash of what a field held: equal words give the same, and nobody without the
    key finds a phone number by trying them all."""
    return "#" + _made("field", words)[:SHORT]


def head_words(chain: int, seq: int, hash_: str) -> str:
    return f"{chain}:{seq}:{hash_}"
