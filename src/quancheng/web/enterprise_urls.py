"""The addresses of the enterprise's own pages, of its invitation, and of letting it in."""

from django.urls import path

from quancheng.web.views import enterprises, mine, mine_materials, mine_promises

ONE = "mine/<uuid:project>/"
MATERIAL = f"{ONE}materials/<str:about>/<int:number>"
LET_IN = "projects/<uuid:project>/enterprise"
urlpatterns = [
    path("mine/", mine.mine, name="mine"),
    path(ONE, mine.project, name="mine-project"),
    path(f"{ONE}needs/<slug:form>", mine.needs, name="mine-needs"),
    path(f"{ONE}needs/<slug:form>/keep", mine.keep_needs, name="mine-needs-keep"),
    path(f"{ONE}tasks/<str:task>/finish", mine.finish, name="mine-finish"),
    path(f"{ONE}materials", mine_materials.materials, name="mine-materials"),
    path(f"{MATERIAL}/keep", mine_materials.keep, name="mine-material-keep"),
    path(f"{MATERIAL}/drop/<uuid:file>", mine_materials.drop, name="mine-material-drop"),
    path(f"{ONE}materials/<str:about>/hand-in", mine_materials.hand_in, name="mine-hand-in"),
    path(f"{ONE}files/<uuid:file>", mine_materials.file, name="mine-file"),
    path(f"{ONE}promises", mine_promises.promises, name="mine-promises"),
    path(f"{ONE}promises/<slug:commitment>", mine_promises.report, name="mine-promise-report"),
    path(f"{ONE}guides", mine.guides, name="mine-guides"),
    path(f"{ONE}issues", mine.issues, name="mine-issues"),
    path(f"{ONE}issues/<str:issue>/<slug:deed>", mine.answer_issue, name="mine-issue-do"),
    path(LET_IN, enterprises.let_in, name="project-enterprise"),
    path(f"{LET_IN}/invite", enterprises.invite, name="project-enterprise-invite"),
    path(f"{LET_IN}/tie", enterprises.tie, name="project-enterprise-tie"),
    path(f"{LET_IN}/untie", enterprises.untie, name="project-enterprise-untie"),
    path(f"{LET_IN}/release/<slug:what>", enterprises.release, name="project-enterprise-release"),
    path(f"{LET_IN}/<uuid:invitation>/revoke", enterprises.revoke, name="project-enterprise-revoke"),
    path("invited/<int:tenant>/<uuid:invitation>/<str:secret>", enterprises.invited, name="invited"),
]
