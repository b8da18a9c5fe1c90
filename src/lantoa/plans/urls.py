from django.urls import path

from lantoa.plans import views

urlpatterns = [
    path("", views.plan_list, name="list"),
    path("moi/", views.plan_new, name="new"),
    path("<int:plan_id>/", views.plan_page, name="page"),
    path("<int:plan_id>/nhiem-vu/", views.line_add, name="add_line"),
    path("<int:plan_id>/ban-hanh/", views.plan_issue, name="issue"),
    path("<int:plan_id>/luu-tru/", views.plan_archive, name="archive"),
    path("<int:plan_id>/khoi-phuc/", views.plan_restore, name="restore"),
]
