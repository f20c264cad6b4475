"""Asks for a ledger as the office clerk does; a program, so that a journey can ask for a job without 2,000 rows."""

import os
from datetime import datetime


def main() -> None:
    """Print the address of the job."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quancheng.server.settings")
    import django

    django.setup()
    from quancheng.cases.ledger_columns import columns_of
    from quancheng.cases.ledgers import Asked, ledger_of
    from quancheng.cases.long_work import ask_export
    from quancheng.cases.packs import pack_in_force
    from quancheng.people.access import person_of
    from quancheng.people.models import Account
    from quancheng.server import clock
    from quancheng.store.anchors import tenants
    from quancheng.store.session import reading

    (tenant,) = tenants()
    at: datetime = clock.now()
    with reading(tenant):
        person = person_of(Account.objects.get(tenant_id=tenant, username="office-clerk"), clock.today())
        ledger = ledger_of(pack_in_force(tenant), "signed-projects")
        asked = Asked(ledger=ledger, columns=columns_of(pack_in_force(tenant), ledger, person))
    print(f"/jobs/{ask_export(person, asked, at=at, key=None)}/")


if __name__ == "__main__":
    from quancheng.server.sqlite import use_sound_sqlite

    use_sound_sqlite()
    main()
