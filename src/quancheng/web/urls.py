"""The addresses of the pages."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("quancheng.web.people_urls")),
    path("", include("quancheng.web.intake_urls")),
]
