from django.urls import path

from lantoa.plans.views import assignments, drafting, lines, pages, papers, steps

LINE = "<int:plan_id>/nhiem-vu/<int:line_id>/"

urlpatterns = [
    path("", pages.plan_list, name="list"),
    path("moi/", drafting.plan_new, name="new"),
    path("tu-cap-tren/", drafting.from_parent, name="from_parent"),
    path("viec/", assignments.task_list, name="tasks"),
    path("viec/<int:assignment_id>/", assignments.task_page, name="task"),
    path("viec/<int:assignment_id>/nhan/", assignments.task_accept, name="accept"),
    path("viec/<int:assignment_id>/bao-xong/", assignments.task_done, name="report_done"),
    path("viec/<int:assignment_id>/mo-lai/", assignments.task_reopen, name="reopen_task"),
    path("viec/<int:assignment_id>/rut/", assignments.task_withdraw, name="withdraw"),
    path("<int:plan_id>/", pages.plan_page, name="page"),
    path("<int:plan_id>/sua/", drafting.plan_edit, name="edit"),
    path("<int:plan_id>/kinh-phi/", drafting.plan_budget, name="budget"),
    path("<int:plan_id>/dieu-chinh/", drafting.plan_revise, name="revise"),
    path("<int:plan_id>/nam-sau/", drafting.plan_clone, name="clone"),
    path("<int:plan_id>/kiem-tra/", pages.plan_checks, name="checks"),
    path("<int:plan_id>/cac-ban/", pages.plan_editions, name="editions"),
    path("<int:plan_id>/van-ban.<str:kind>", papers.plan_paper, name="paper"),
    path(
        "<int:plan_id>/cac-ban/<int:order>.<str:kind>", papers.edition_paper, name="edition_paper"
    ),
    path("<int:plan_id>/nhiem-vu/", lines.line_add, name="add_line"),
    path(LINE, pages.line_page, name="line"),
    path(f"{LINE}giao/", assignments.assign, name="assign"),
    path(f"{LINE}viec/", assignments.line_tasks, name="line_tasks"),
    path(f"{LINE}sua/", lines.line_edit, name="edit_line"),
    path(f"{LINE}chuyen/", lines.line_move, name="move_line"),
    path(f"{LINE}bo/", lines.line_drop, name="drop_line"),
    path(f"{LINE}lop/", lines.occasion_add, name="add_occasion"),
    path(f"{LINE}lop/<int:occasion_id>/bo/", lines.occasion_void, name="void_occasion"),
    path("<int:plan_id>/trinh-ky/", steps.plan_send, name="send"),
    path("<int:plan_id>/rut-ve/", steps.plan_recall, name="recall"),
    path("<int:plan_id>/tra-lai/", steps.plan_give_back, name="give_back"),
    path("<int:plan_id>/ban-hanh/", steps.plan_issue, name="issue"),
    path("<int:plan_id>/so/", steps.plan_number, name="number"),
    path("<int:plan_id>/ket-thuc/", steps.plan_close, name="close"),
    path("<int:plan_id>/luu-tru/", steps.plan_archive, name="archive"),
    path("<int:plan_id>/khoi-phuc/", steps.plan_restore, name="restore"),
    path("<int:plan_id>/tep/", steps.plan_attach, name="attach"),
    path("<int:plan_id>/tep/<int:attachment_id>/", pages.plan_file, name="file"),
    path("<int:plan_id>/tep/<int:attachment_id>/go/", steps.plan_detach, name="detach"),
]
