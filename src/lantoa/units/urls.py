from django.urls import path

from lantoa.units.views import bringing, changes, reading

urlpatterns = [
    path("", reading.find, name="find"),
    path("goi-y/", reading.suggest, name="suggest"),
    path("thay-doi/", changes.listed, name="changes"),
    path("thay-doi/<int:change_id>/", changes.page, name="change"),
    path("thay-doi/<int:change_id>/tep/", changes.act_file, name="act_file"),
    path("thay-doi/<int:change_id>/hoan-tac/", changes.undo, name="change_undo"),
    path("danh-muc/<slug:kind>.csv", reading.sheet, name="sheet"),
    path("<slug:slug>/", reading.page, name="page"),
    path("<slug:slug>/thay-doi/", changes.new, name="change_new"),
    path("<slug:slug>/lap-don-vi/", changes.found, name="found"),
    path("<slug:slug>/nhap/", bringing.bring, name="bring"),
]
