"""A program with a token of the API, for tests."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from django.test import Client

from lantoa.accounts import queries as accounts
from lantoa.accounts.actions.tokens import make_token
from lantoa.accounts.models import Post, User
from lantoa.accounts.rules import TokenScope

ROOT = "/api/v1"
_keys = count(1)


def token_of(user: User, scope: TokenScope = TokenScope.SUBMIT) -> str:
    """A token of the person's first post, as a program writes it."""
    post = Post.objects.filter(user=user).order_by("pk")[0]
    made = make_token(
        actor=accounts.actor_for(user), post=post, name="Phần mềm", scope=scope, lasts_days=30
    )
    return made.written


@dataclass
class Program:
    """Asks as a program does. Every write has a key of its own unless one is given."""

    token: str = ""
    client: Client = field(default_factory=Client)

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        key: str | None = "",
        raw: bytes | None = None,
        content_type: str = "application/json",
        **headers: str,
    ) -> Any:
        sent = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        if method != "get" and key is not None:
            sent["Idempotency-Key"] = key or f"khoa-{next(_keys):08}"
        data = raw if raw is not None else b"" if body is None else json.dumps(body).encode()
        return self.client.generic(
            method.upper(),
            f"{ROOT}{path}",
            data,
            content_type=content_type,
            headers={**sent, **headers},
        )

    def get(self, path: str, **headers: str) -> Any:
        return self.ask("get", path, **headers)
