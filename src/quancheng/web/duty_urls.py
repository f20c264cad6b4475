"""The addresses of periodic duties."""

from django.urls import path

from quancheng.web.views import duties

urlpatterns = [
    path("duties/", duties.duties, name="duties"),
    path("duties/<slug:duty>/<slug:period>", duties.duty, name="duty"),
    path("duties/<slug:duty>/<slug:period>/do", duties.do_duty, name="duty-do"),
]
