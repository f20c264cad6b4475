"""The addresses of supervision."""

from django.urls import path

from quancheng.web.views import supervision

urlpatterns = [
    path("supervision/", supervision.supervision, name="supervision"),
    path("supervision/proposal", supervision.proposal, name="proposal"),
    path("supervision/<uuid:notice>/", supervision.notice, name="notice"),
    path("supervision/<uuid:notice>/report", supervision.report, name="notice-report"),
    path("supervision/<uuid:notice>/send-back", supervision.send_back, name="notice-send-back"),
    path("supervision/<uuid:notice>/close", supervision.close, name="notice-close"),
]
