"""The Django application of the people."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "quancheng.people"
    label = "people"
    verbose_name = "单位与人员"
    default_auto_field = "django.db.models.BigAutoField"
