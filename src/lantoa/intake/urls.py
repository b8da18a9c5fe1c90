from django.urls import path

from lantoa.intake import views

urlpatterns = [
    path("", views.documents, name="list"),
    path("dua-vao/", views.bring, name="bring"),
    path("<int:document_id>/", views.document, name="page"),
    path("<int:document_id>/ke-khai/", views.declare, name="declare"),
    path("<int:document_id>/tep/", views.file, name="file"),
    path("<int:document_id>/luu-tru/", views.archive, name="archive"),
    path("<int:document_id>/khoi-phuc/", views.restore, name="restore"),
]
