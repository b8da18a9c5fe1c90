from django.urls import path

from lantoa.units import views

urlpatterns = [
    path("", views.find, name="find"),
    path("<slug:slug>/", views.page, name="page"),
]
