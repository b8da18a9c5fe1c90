"""The seal of a frozen report."""

from __future__ import annotations

import hashlib
import json


def fingerprint(frozen: object) -> str:
    """SHA-256 over figures, words, signer and template, in one canonical form."""
    text = json.dumps(frozen, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
