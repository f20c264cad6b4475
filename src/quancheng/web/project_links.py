"""Links from papers, meetings and notices into projects."""

from __future__ import annotations

from uuid import UUID

from django.urls import NoReverseMatch, reverse


def project_url(project: UUID | None, task: str = "") -> str:
    """The page of a project, or of one of its tasks; "" for no project."""
    if project is None:
        return ""
    try:
        return reverse("project-task", args=[project, task]) if task else reverse("project", args=[project])
    except NoReverseMatch:  # an installation without the pages of projects
        return ""
