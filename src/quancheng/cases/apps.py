"""Django's entry for quancheng.cases."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Registers the app under its short label."""

    name = "quancheng.cases"
    label = "cases"
