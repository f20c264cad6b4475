"""The addresses of leads."""

from django.urls import path

from quancheng.web.views import leads

ONE = "leads/<uuid:lead>/"
urlpatterns = [
    path("leads/", leads.leads_list, name="leads"),
    path("leads/new", leads.new, name="lead-new"),
    path("leads/alike", leads.alike, name="leads-alike"),
    path(ONE, leads.lead, name="lead"),
    path(f"{ONE}project", leads.convert, name="lead-project"),
    path(f"{ONE}do/<slug:deed>", leads.do, name="lead-do"),
]
