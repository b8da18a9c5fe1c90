from django.apps import AppConfig
from django.dispatch import Signal


class WorkspaceConfig(AppConfig):
    name = "lantoa.workspace"
    verbose_name = "Bàn làm việc"

    def ready(self) -> None:
        from lantoa.accounts import signals as of_people
        from lantoa.plans import signals as of_plans
        from lantoa.reports import signals as of_reports
        from lantoa.workspace import tasks
        from lantoa.workspace.actions import notices
        from lantoa.workspace.rules.notices import NoticeKind

        def report(signal: Signal, kind: NoticeKind) -> None:
            def tell(sender: object, actor, expected, change, **_: object) -> None:
                notices.tell_of_report(actor=actor, expected=expected, change=change, kind=kind)

            signal.connect(tell, dispatch_uid=f"workspace.{kind}", weak=False)

        def plan(sender: object, actor, plan, **_: object) -> None:
            notices.tell_of_plan(actor=actor, plan=plan)

        report(of_reports.sent_for_signature, NoticeKind.TO_SIGN)
        report(of_reports.sent_back, NoticeKind.SENT_BACK)
        report(of_reports.submitted, NoticeKind.TO_NUMBER)
        report(of_reports.submitted, NoticeKind.CAME)
        report(of_reports.numbered, NoticeKind.TO_REVIEW)
        report(of_reports.returned, NoticeKind.RETURNED)
        report(of_reports.accepted, NoticeKind.ACCEPTED)
        report(of_reports.taken_in, NoticeKind.TAKEN_IN)
        of_plans.issued.connect(plan, dispatch_uid="workspace.plans", weak=False)

        def links(sender: object, actor, user, made, **_: object) -> None:
            notices.tell_of_shut_links(actor=actor, user=user, made=made)

        of_people.links_shut.connect(links, dispatch_uid="workspace.links", weak=False)
        self.jobs = tasks
