"""Django's entry for quancheng.cases."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class CasesConfig(AppConfig):
    """Registers the app under its short label, and with the store how its streams follow from their events."""

    name = "quancheng.cases"
    label = "cases"

    def ready(self) -> None:
        from quancheng.cases import (  # noqa: F401 - they register the words of their events, or their books
            history_comments,
            history_deciding,
            history_enterprise,
            history_keeping,
            history_timing,
            ledger_labels,
            pack_versions,
            paper_phrases,
        )
        from quancheng.cases.comment_rows import comments_at_fault
        from quancheng.cases.holiday_notices import check_notices
        from quancheng.cases.packs import check_packs
        from quancheng.cases.rebuild import REBUILDERS
        from quancheng.cases.rows_check import rows_at_fault
        from quancheng.cases.scoring_rows import points_at_fault
        from quancheng.cases.settings_books import BOOKS, rebuilt
        from quancheng.cases.tallies import tallies_at_fault
        from quancheng.cases.tally_triggers import after_migrate, before_migrate
        from quancheng.store.rebuild import register_check, register_rebuilder

        for kind, fold in REBUILDERS.items():
            register_rebuilder(kind, fold)
        for kind in BOOKS:
            register_rebuilder(kind, rebuilt(kind))
        register_check("packs", check_packs)
        register_check("calendars", check_notices)
        register_check("cases", rows_at_fault)
        register_check("points", points_at_fault)
        register_check("comments", comments_at_fault)
        register_check("tallies", tallies_at_fault)
        pre_migrate.connect(before_migrate, sender=self, dispatch_uid="tallies")
        post_migrate.connect(after_migrate, sender=self, dispatch_uid="tallies")
