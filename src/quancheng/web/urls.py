"""The addresses of the pages."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("quancheng.web.work_urls")),
    path("", include("quancheng.web.lead_urls")),
    path("", include("quancheng.web.project_urls")),
    path("", include("quancheng.web.people_urls")),
    path("", include("quancheng.web.settings_urls")),
    path("", include("quancheng.web.intake_urls")),
    path("", include("quancheng.web.rule_urls")),
    path("", include("quancheng.web.paper_urls")),
    path("", include("quancheng.web.duty_urls")),
    path("", include("quancheng.web.issue_urls")),
    path("", include("quancheng.web.meeting_urls")),
    path("", include("quancheng.web.supervision_urls")),
    path("", include("quancheng.web.scoring_urls")),
    path("", include("quancheng.web.ledger_urls")),
    path("", include("quancheng.web.record_urls")),
    path("", include("quancheng.web.job_urls")),
    path("", include("quancheng.web.enterprise_urls")),
]
