"""The addresses of the enterprise's own pages, of its invitation, and of letting it in."""

from django.urls import path

from quancheng.web.views import enterprises, mine

ONE = "mine/<uuid:project>/"
LET_IN = "projects/<uuid:project>/enterprise"
urlpatterns = [
    path("mine/", mine.mine, name="mine"),
    path(ONE, mine.project, name="mine-project"),
    path(f"{ONE}needs/<slug:form>", mine.needs, name="mine-needs"),
    path(f"{ONE}needs/<slug:form>/keep", mine.keep_needs, name="mine-needs-keep"),
    path(f"{ONE}tasks/<str:task>/finish", mine.finish, name="mine-finish"),
    path(f"{ONE}guides", mine.guides, name="mine-guides"),
    path(f"{ONE}issues", mine.issues, name="mine-issues"),
    path(f"{ONE}issues/<str:issue>/<slug:deed>", mine.answer_issue, name="mine-issue-do"),
    path(LET_IN, enterprises.let_in, name="project-enterprise"),
    path(f"{LET_IN}/invite", enterprises.invite, name="project-enterprise-invite"),
    path(f"{LET_IN}/tie", enterprises.tie, name="project-enterprise-tie"),
    path(f"{LET_IN}/untie", enterprises.untie, name="project-enterprise-untie"),
    path(f"{LET_IN}/<uuid:invitation>/revoke", enterprises.revoke, name="project-enterprise-revoke"),
    path("invited/<int:tenant>/<uuid:invitation>/<str:secret>", enterprises.invited, name="invited"),
]
