"""The addresses of rankings, points, and a project's figures."""

from django.urls import path

from quancheng.web.views import project_figures, rankings

ONE = "projects/<uuid:project>/"
urlpatterns = [
    path("rankings/", rankings.rankings, name="rankings"),
    path("rankings/publish", rankings.publish, name="ranking-publish"),
    path("rankings/<uuid:ranking>/", rankings.ranking, name="ranking"),
    path("rankings/<uuid:ranking>/withdraw", rankings.withdraw, name="ranking-withdraw"),
    path("scores/", rankings.scores, name="scores"),
    path(f"{ONE}figures", project_figures.figures_of, name="project-figures"),
    path(f"{ONE}enter/<slug:deed>", project_figures.do, name="project-enter"),
    path(f"{ONE}upgrade", project_figures.upgrade, name="project-upgrade"),
]
