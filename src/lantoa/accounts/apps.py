from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "lantoa.accounts"
    label = "accounts"
    verbose_name = "Người dùng và chức vụ"

    def ready(self) -> None:
        from allauth.account.signals import password_changed, password_reset, password_set
        from allauth.account.signals import user_logged_in as came_in
        from allauth.mfa import signals as steps
        from django.contrib.auth.signals import (
            user_logged_in,
            user_logged_out,
            user_login_failed,
        )

        from lantoa.accounts import panels as own
        from lantoa.accounts import tasks
        from lantoa.accounts.queries.filed import filed_since
        from lantoa.accounts.views import passwords, sessions, witness
        from lantoa.ui import panels
        from lantoa.units.signals import filed_wanted

        self.jobs = tasks

        panels.register(
            slot="unit",
            name="accounts.people",
            order=10,
            query=own.people,
            template="accounts/parts/_unit_panel.html",
        )

        def filed(
            sender: object,
            unit_ids: Collection[int],
            since: date,
            recorded_at: datetime,
            **_: object,
        ) -> Sequence[str]:
            return filed_since(unit_ids, since, recorded_at)

        filed_wanted.connect(filed, dispatch_uid="accounts", weak=False)
        user_logged_in.connect(sessions.note_sign_in)
        for changed in (password_changed, password_reset, password_set):
            changed.connect(sessions.end_others)
            changed.connect(witness.password_set)
        password_reset.connect(passwords.end_tokens)
        came_in.connect(witness.signed_in)
        user_login_failed.connect(witness.failed)
        user_logged_out.connect(witness.signed_out)
        steps.authentication_failed.connect(witness.failed_second)
        steps.authenticator_added.connect(witness.step_added)
        steps.authenticator_removed.connect(witness.step_removed)
        steps.authenticator_reset.connect(witness.step_reset)
