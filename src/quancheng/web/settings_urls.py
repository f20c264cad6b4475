"""The addresses of 设置."""

from django.urls import path

from quancheng.web.views import holidays, labels_set, pack_versions, phrases, settings

urlpatterns = [
    path("settings/", settings.settings, name="settings"),
    path("settings/calendar", holidays.page, name="holidays"),
    path("settings/calendar/take", holidays.take, name="holidays-take"),
    path("settings/versions", pack_versions.page, name="pack-versions"),
    path("settings/phrases/", phrases.phrases, name="phrases"),
    path("settings/phrases/<slug:paper>", phrases.phrase, name="phrase"),
    path("settings/labels", labels_set.page, name="labels"),
]
