"""Every address of the product; Django's admin is not among them."""

from django.urls import include, path

urlpatterns = [path("", include("quancheng.web.urls"))]
handler400 = "quancheng.web.refusals.not_understood"
handler404 = "quancheng.web.refusals.no_such_page"
handler500 = "quancheng.web.refusals.broke"
