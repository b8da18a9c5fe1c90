from django.urls import path

from lantoa.totals.views import pages, sheet

urlpatterns = [
    path("<slug:unit_slug>/", pages.unit_page, name="unit"),
    path("<slug:unit_slug>/bang-tinh/", sheet.export, name="export"),
    path("<slug:unit_slug>/khong-neu/<str:measure>/", pages.silent_page, name="silent"),
]
