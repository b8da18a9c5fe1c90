from django.urls import path

from lantoa.reports.views import draft, hand_over, lists, pages, steps

urlpatterns = [
    path("", lists.reports, name="list"),
    path("cap-duoi/<slug:unit_slug>/<str:period_key>/", lists.below, name="below"),
    path("<int:expected_id>/", pages.report, name="page"),
    path("<int:expected_id>/so-lieu/<str:measure>/", pages.figure, name="figure"),
    path("<int:expected_id>/ban-in.<str:kind>", pages.paper, name="paper"),
    path("<int:expected_id>/lap/", draft.start, name="start"),
    path("<int:expected_id>/sua/", draft.edit, name="edit"),
    path("<int:expected_id>/ke-khai/", draft.declare, name="declare"),
    path("<int:expected_id>/ke-khai/bo/", draft.undeclare, name="undeclare"),
    path("<int:expected_id>/buoc/<str:verb>/", steps.step, name="step"),
    path("<int:expected_id>/tra-ve/", hand_over.send_back, name="send_back"),
    path("<int:expected_id>/tra-lai/", hand_over.give_back, name="return"),
    path("<int:expected_id>/cap-so/", hand_over.number, name="number"),
    path("<int:expected_id>/tong-hop/", steps.take_in, name="take_in"),
]
