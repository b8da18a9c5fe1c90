from django.urls import path

from lantoa.insight.views import gaps, progress, spoken

urlpatterns = [
    path("tien-do/", progress.unit_page, name="progress"),
    path("tien-do/bang.<str:kind>", progress.unit_table, name="progress_table"),
    path("tien-do/ke-hoach/<int:plan_id>/", progress.plan_page, name="plan"),
    path("tien-do/ke-hoach/<int:plan_id>/bang.<str:kind>", progress.plan_table, name="plan_table"),
    path("khoang-trong/", gaps.gap_page, name="gaps"),
    path("khoang-trong/hoat-dong/", gaps.gap_acts, name="gap_acts"),
    path("khoang-trong/bang.<str:kind>", gaps.gap_table, name="gap_table"),
    path("khoang-trong/tieng/", spoken.spoken_page, name="spoken"),
    path("khoang-trong/tieng/<int:spoken_id>/bo/", spoken.spoken_end, name="spoken_end"),
]
