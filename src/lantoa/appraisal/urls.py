from django.urls import path

from lantoa.appraisal.views import bundles, criteria, lists, ranking, scores, sheets

urlpatterns = [
    path("", lists.home, name="list"),
    path("lap/<slug:unit_slug>/", sheets.start, name="start"),
    path("<int:sheet_id>/", sheets.page, name="page"),
    path("<int:sheet_id>/tinh-lai/", sheets.compute, name="compute"),
    path("<int:sheet_id>/theo-tu-cham/", sheets.accept_rest, name="accept_rest"),
    path("<int:sheet_id>/buoc/<str:verb>/", sheets.step, name="step"),
    path("<int:sheet_id>/tieu-chi/<int:score_id>/tu-cham/", scores.own, name="own"),
    path("<int:sheet_id>/tieu-chi/<int:score_id>/tham-dinh/", scores.appraise, name="appraise"),
    path("<int:sheet_id>/tieu-chi/<int:score_id>/giai-trinh/", scores.objecting, name="object"),
    path("<int:sheet_id>/tieu-chi/<int:score_id>/rut/", scores.withdraw, name="withdraw"),
    path("<int:sheet_id>/tieu-chi/<int:score_id>/tra-loi/", scores.answer, name="answer"),
    path("<int:sheet_id>/tep/<int:proof_id>/", scores.proof, name="proof"),
    path("<int:sheet_id>/tep/<int:proof_id>/bo/", scores.remove_proof, name="remove_proof"),
    path("xep-hang/<slug:unit_slug>/<int:year>/", ranking.page, name="ranking"),
    path(
        "xep-hang/<slug:unit_slug>/<int:year>/bang.<str:kind>", ranking.table, name="ranking_table"
    ),
    path("xep-hang/<slug:unit_slug>/<int:year>/cong-bo/", ranking.publish, name="publish"),
    path("da-cong-bo/<int:ranking_id>/", ranking.published, name="published"),
    path("bo-tieu-chi/", criteria.sets, name="sets"),
    path("bo-tieu-chi/<int:set_id>/", criteria.page, name="set"),
    path("bo-tieu-chi/<int:set_id>/chep/", criteria.copy, name="copy_set"),
    path("bo-tieu-chi/<int:set_id>/sua/", criteria.edit, name="edit_set"),
    path("bo-tieu-chi/<int:set_id>/ap-dung/", criteria.put_in_force, name="put_in_force"),
    path("bo-tieu-chi/<int:set_id>/them/", criteria.criterion, name="add_criterion"),
    path(
        "bo-tieu-chi/<int:set_id>/tieu-chi/<int:criterion_id>/",
        criteria.criterion,
        name="criterion",
    ),
    path(
        "bo-tieu-chi/<int:set_id>/tieu-chi/<int:criterion_id>/bo/",
        criteria.remove,
        name="remove_criterion",
    ),
    path("ho-so/", bundles.bundles, name="bundles"),
    path("ho-so/lap/<slug:unit_slug>/", bundles.ask, name="ask_bundle"),
    path("<int:sheet_id>/ho-so/", bundles.ask_of_sheet, name="ask_sheet_bundle"),
    path("ho-so/<int:bundle_id>/", bundles.page, name="bundle"),
    path("ho-so/<int:bundle_id>/tai/", bundles.download_bundle, name="download_bundle"),
    path("ho-so/<int:bundle_id>/xoa/", bundles.erase, name="erase_bundle"),
]
