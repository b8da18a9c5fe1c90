from django.apps import AppConfig
from django.dispatch import Signal


class WorkspaceConfig(AppConfig):
    name = "lantoa.workspace"
    verbose_name = "Bàn làm việc"

    def ready(self) -> None:
        from lantoa.accounts import signals as of_people
        from lantoa.accounts.rules import Role
        from lantoa.activities import signals as of_activities
        from lantoa.appraisal import signals as of_sheets
        from lantoa.plans import signals as of_plans
        from lantoa.reports import signals as of_reports
        from lantoa.workspace import tasks
        from lantoa.workspace.actions import (
            due_notices,
            notices,
            sheet_notices,
            task_notices,
            twin_notices,
        )
        from lantoa.workspace.rules.notices import NoticeKind

        def report(signal: Signal, kind: NoticeKind) -> None:
            def tell(sender: object, actor, expected, change, **_: object) -> None:
                notices.tell_of_report(actor=actor, expected=expected, change=change, kinds=[kind])

            signal.connect(tell, dispatch_uid=f"workspace.{kind}", weak=False)

        def came(sender: object, actor, expected, change, **_: object) -> None:
            is_correction = change.version is not None and change.version.correction_reason
            kind = NoticeKind.CORRECTION_CAME if is_correction else NoticeKind.CAME
            kinds = [NoticeKind.TO_NUMBER, kind]
            notices.tell_of_report(actor=actor, expected=expected, change=change, kinds=kinds)

        def plan(sender: object, actor, plan, **_: object) -> None:
            notices.tell_of_plan(actor=actor, plan=plan)

        def revised(sender: object, actor, plan, **_: object) -> None:
            own, above = NoticeKind.PLAN_REVISED, NoticeKind.PLAN_REVISED_ABOVE
            notices.tell_of_plan(actor=actor, plan=plan, own=own, above=above)

        def draft(signal: Signal, kind: NoticeKind, role: Role) -> None:
            def tell(sender: object, actor, plan, **_: object) -> None:
                notices.tell_of_draft_plan(actor=actor, plan=plan, kind=kind, role=role)

            signal.connect(tell, dispatch_uid=f"workspace.{kind}", weak=False)

        def given(sender: object, actor, assignments, **_: object) -> None:
            task_notices.tell_doers(actor=actor, tasks=assignments, kind=NoticeKind.TASK_GIVEN)

        def withdrawn(sender: object, actor, assignment, **_: object) -> None:
            kind = NoticeKind.TASK_WITHDRAWN
            task_notices.tell_doers(actor=actor, tasks=[assignment], kind=kind)

        def done(sender: object, actor, assignment, **_: object) -> None:
            task_notices.tell_givers(actor=actor, tasks=[assignment], kind=NoticeKind.TASKS_DONE)

        def late(sender: object, actor, assignments, **_: object) -> None:
            task_notices.tell_doers(actor=actor, tasks=assignments, kind=NoticeKind.TASK_OVERDUE)
            task_notices.tell_givers(actor=actor, tasks=assignments, kind=NoticeKind.TASKS_LATE)

        def twins(signal: Signal, kind: NoticeKind) -> None:
            def tell(sender: object, actor, merge, **_: object) -> None:
                twin_notices.tell_of_twins(actor=actor, merge=merge, kind=kind)

            signal.connect(tell, dispatch_uid=f"workspace.{kind}", weak=False)

        report(of_reports.sent_for_signature, NoticeKind.TO_SIGN)
        report(of_reports.sent_back, NoticeKind.SENT_BACK)
        of_reports.submitted.connect(came, dispatch_uid="workspace.came", weak=False)
        report(of_reports.correction_begun, NoticeKind.CORRECTION_BEGUN)
        report(of_reports.numbered, NoticeKind.TO_REVIEW)
        report(of_reports.returned, NoticeKind.RETURNED)
        report(of_reports.accepted, NoticeKind.ACCEPTED)
        of_plans.issued.connect(plan, dispatch_uid="workspace.plans", weak=False)
        of_plans.revised.connect(revised, dispatch_uid="workspace.plans", weak=False)
        draft(of_plans.sent_for_issue, NoticeKind.PLAN_TO_ISSUE, Role.CHAIR)
        draft(of_plans.given_back, NoticeKind.PLAN_GIVEN_BACK, Role.OFFICER)
        of_plans.assigned.connect(given, dispatch_uid="workspace.tasks", weak=False)
        of_plans.assignment_withdrawn.connect(withdrawn, dispatch_uid="workspace.tasks", weak=False)
        of_plans.assignment_done.connect(done, dispatch_uid="workspace.tasks", weak=False)
        twins(of_activities.merged, NoticeKind.TWINS_MERGED)
        twins(of_activities.split, NoticeKind.TWINS_SPLIT)
        of_plans.became_late.connect(late, dispatch_uid="workspace.tasks", weak=False)

        def taken_in(sender: object, actor, changes, **_: object) -> None:
            notices.tell_of_reports(actor=actor, changes=changes, kind=NoticeKind.TAKEN_IN)

        def links(sender: object, actor, user, made, **_: object) -> None:
            notices.tell_of_shut_links(actor=actor, user=user, made=made)

        def due(sender: object, actor, reminders, **_: object) -> None:
            due_notices.tell_of_deadlines(actor=actor, reminders=reminders)

        def stands(sender: object, actor, digests, **_: object) -> None:
            due_notices.tell_reviewers(actor=actor, digests=digests)

        of_reports.taken_in.connect(taken_in, dispatch_uid="workspace.taken", weak=False)
        of_reports.reminded.connect(due, dispatch_uid="workspace.due", weak=False)
        of_reports.review_digest.connect(stands, dispatch_uid="workspace.stands", weak=False)

        def stepped(sender: object, actor, sheet, change, **_: object) -> None:
            sheet_notices.tell_of_sheet(actor=actor, sheet=sheet, change=change)

        def judged_by(sender: object, actor, criteria_set, **_: object) -> None:
            sheet_notices.tell_of_criteria(actor=actor, criteria_set=criteria_set)

        def ranked(sender: object, actor, ranking, **_: object) -> None:
            sheet_notices.tell_of_ranking(actor=actor, ranking=ranking)

        of_sheets.stepped.connect(stepped, dispatch_uid="workspace.sheets", weak=False)
        of_sheets.put_in_force.connect(judged_by, dispatch_uid="workspace.criteria", weak=False)
        of_sheets.published.connect(ranked, dispatch_uid="workspace.rankings", weak=False)
        of_people.links_shut.connect(links, dispatch_uid="workspace.links", weak=False)
        self.jobs = tasks
