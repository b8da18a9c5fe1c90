from django.urls import path

from lantoa.activities.views import changes, figures, log, pages

urlpatterns = [
    path("", pages.activity_list, name="list"),
    path("ghi/", log.activity_log, name="log"),
    path("<int:activity_id>/", pages.activity_page, name="page"),
    path("<int:activity_id>/minh-chung/", changes.add_proof, name="add_proof"),
    path("<int:activity_id>/huy/", changes.activity_void, name="void"),
    path("<int:activity_id>/khoi-phuc/", changes.activity_restore, name="restore"),
    path("minh-chung/<int:evidence_id>/", pages.proof_file, name="proof_file"),
    path("so-lieu/<slug:unit_slug>/<str:measure>/", figures.figure_behind, name="behind"),
]
