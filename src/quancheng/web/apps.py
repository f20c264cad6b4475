"""Django's entry for quancheng.web."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Registers the app under its short label."""

    name = "quancheng.web"
    label = "web"
