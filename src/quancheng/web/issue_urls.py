"""The addresses of problems, and of what is decided on a project."""

from django.urls import path

from quancheng.web.views import deciding, issues

ONE = "projects/<uuid:project>/issues/<str:issue>/"
urlpatterns = [
    path("issues/", issues.issues, name="issues"),
    path(ONE, issues.issue, name="issue"),
    path(f"{ONE}<slug:deed>", issues.do, name="issue-do"),
    path("projects/<uuid:project>/deciding", deciding.deciding_of, name="project-deciding"),
    path("projects/<uuid:project>/sitting", deciding.sitting, name="project-sitting"),
    path("projects/<uuid:project>/decide/<slug:deed>", deciding.do, name="project-decide"),
]
