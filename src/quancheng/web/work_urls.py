"""The addresses of the work list."""

from django.urls import path

from quancheng.web.views import work

urlpatterns = [
    path("work", work.work, name="work"),
    path("work/late-units", work.late_by_unit, name="work-late-units"),
    path("work/notices/<uuid:notice>/rectify", work.rectify, name="work-rectify"),
]
