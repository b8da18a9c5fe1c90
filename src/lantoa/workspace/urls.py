from django.urls import path

from lantoa.workspace.views import pages

urlpatterns = [
    path("", pages.home, name="home"),
    path("tai-khoan-cua-toi/", pages.account, name="account"),
    path("tinh-trang/", pages.status, name="status"),
    path("suc-khoe", pages.alive, name="alive"),
]
