"""Django's entry for quancheng.papers."""

from django.apps import AppConfig


class PapersConfig(AppConfig):
    """Registers the app under its short label."""

    name = "quancheng.papers"
    label = "papers"
