"""The Django application of the people."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Registers the app; accounts are found before the tenant is known, so row security leaves them out."""

    name = "quancheng.people"
    label = "people"
    verbose_name = "单位与人员"
    default_auto_field = "django.db.models.BigAutoField"
    tenant_free_tables = ("people_account",)
