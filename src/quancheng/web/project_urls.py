"""The addresses of the project library and of one project."""

from django.urls import path

from quancheng.web.views import comments, project, project_support, project_tasks, project_terms, projects

ONE = "projects/<uuid:project>/"
urlpatterns = [
    path("projects/", projects.projects, name="projects"),
    path("projects/new", projects.new, name="project-new"),
    path(ONE, project.project, name="project"),
    path(f"{ONE}tasks", project.tasks, name="project-tasks"),
    path(f"{ONE}matters", project.matters_of, name="project-matters"),
    path(f"{ONE}facts", project.facts, name="project-facts"),
    path(f"{ONE}facts/change", project.change_facts, name="project-facts-change"),
    path(f"{ONE}label", project.relabel, name="project-label"),
    path(f"{ONE}move", project.move, name="project-move"),
    path(f"{ONE}papers", project.papers, name="project-papers"),
    path(f"{ONE}comments", comments.comments, name="project-comments"),
    path(f"{ONE}comments/write", comments.write, name="project-comment-write"),
    path(f"{ONE}comments/<uuid:comment>/read", comments.read, name="project-comment-read"),
    path(f"{ONE}comments/<uuid:comment>/withdraw", comments.withdraw, name="project-comment-withdraw"),
    path(f"{ONE}watch", comments.watch, name="project-watch"),
    path(f"{ONE}history", project.history_of, name="project-history"),
    path(f"{ONE}terms", project_terms.terms, name="project-terms"),
    path(f"{ONE}terms/draft/<slug:document>", project_terms.draft, name="project-terms-draft"),
    path(f"{ONE}terms/do/<slug:deed>", project_terms.do, name="project-terms-do"),
    path(f"{ONE}support", project_support.support_of, name="project-support"),
    path(f"{ONE}records", project_support.records_of, name="project-records"),
    path(f"{ONE}keep/<slug:deed>", project_support.do, name="project-keep"),
    path(f"{ONE}files/<uuid:file>", project.download, name="project-file"),
    path(f"{ONE}do/<slug:deed>", project.do, name="project-do"),
    path(f"{ONE}tasks/<str:task>", project_tasks.task, name="project-task"),
    path(f"{ONE}tasks/<str:task>/do/<slug:deed>", project_tasks.do, name="project-task-do"),
]
