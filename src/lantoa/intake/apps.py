from collections.abc import Sequence

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "lantoa.intake"
    verbose_name = "Văn bản đưa vào"

    def ready(self) -> None:
        from lantoa.accounts.queries import Thing
        from lantoa.accounts.signals import held_wanted
        from lantoa.intake import queries

        def held(sender: object, actor_key: str, **_: object) -> Sequence[Thing]:
            return queries.held_by(actor_key)

        held_wanted.connect(held, dispatch_uid="intake", weak=False)
