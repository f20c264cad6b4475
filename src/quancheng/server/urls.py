"""Every address of the product; Django's admin is not among them."""

from django.urls import include, path

urlpatterns = [path("", include("quancheng.web.urls"))]
handler404 = "quancheng.web.refusals.no_such_page"
