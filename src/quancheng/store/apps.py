"""The Django app of the store."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class StoreConfig(AppConfig):
    name = "quancheng.store"
    label = "store"
    default_auto_field = "django.db.models.BigAutoField"
    tenant_free_tables = frozenset({"store_tenant"})

    def ready(self) -> None:
        from .protect import protect_after_migrate
        from .session import prepare_connections

        prepare_connections()
        post_migrate.connect(protect_after_migrate, sender=self, dispatch_uid="store")
