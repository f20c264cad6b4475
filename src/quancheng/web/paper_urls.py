"""The addresses of papers."""

from django.urls import path

from quancheng.web.views import papers

urlpatterns = [
    path("papers/", papers.papers, name="papers"),
    path("papers/issued/<uuid:paper>", papers.paper_issued, name="paper-issued"),
    path("papers/issued/<uuid:paper>/file", papers.paper_file, name="paper-file"),
    path("papers/<slug:kind>", papers.paper, name="paper"),
]
