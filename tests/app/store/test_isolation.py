"""A tenant sees its own rows and nothing else; the log takes no change, whoever asks."""

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from quancheng.store.guards import guards_lifted, lift_guards
from quancheng.store.models import Event, StreamRow
from quancheng.store.protect import POLICY, make_role, protect, tenant_tables
from quancheng.store.session import RUNTIME_ROLE, reading, unit
from tests.app.store.counting import COUNTER, OTHER, TENANT, a_counter, counting, do_it, stored

CHANGES = ["UPDATE store_event SET actor = 'x'", "DELETE FROM store_event"]
TRUNCATE = "TRUNCATE store_event"


def run(statement: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []


@pytest.mark.parametrize("statement", CHANGES)
def test_the_log_refuses_a_change_inside_a_unit(db, statement):
    a_counter(1)
    with pytest.raises(DatabaseError, match=r"append-only|permission denied"):
        do_it(lambda work: work.execute(statement))
    assert stored().version == 2


@pytest.mark.parametrize("statement", CHANGES)
@pytest.mark.on_sqlite
def test_the_log_refuses_a_change_from_outside(db, statement):
    a_counter(1)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        run(statement)


@pytest.mark.on_sqlite
def test_without_the_guards_the_change_would_go_through(db):
    a_counter(1)
    with guards_lifted(connection):
        run(CHANGES[0])
    assert Event.objects.get(tenant_id=TENANT, seq=1).actor == "x"


@pytest.mark.parametrize("statement", [*CHANGES, TRUNCATE])
@pytest.mark.on_postgresql
def test_the_log_refuses_its_owner_too(db, statement):
    a_counter(1)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        run("ALTER TABLE store_event NO FORCE ROW LEVEL SECURITY")  # or the owner would find no row to change
        run(statement)


@pytest.mark.parametrize("statement", [*CHANGES, TRUNCATE])
@pytest.mark.on_postgresql
def test_the_runtime_role_has_no_right_to_change_the_log(db, statement):
    a_counter(1)
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        lift_guards(connection)
        run(f"SET LOCAL ROLE {RUNTIME_ROLE}")
        run(statement)


@pytest.mark.on_postgresql
def test_without_a_tenant_nothing_is_seen(db):
    a_counter(1)
    assert not Event.objects.exists()
    assert not StreamRow.objects.exists()


@pytest.mark.on_postgresql
def test_without_row_level_security_everything_would_be_seen(db):
    a_counter(1)
    run("ALTER TABLE store_event NO FORCE ROW LEVEL SECURITY")
    assert Event.objects.exists()


@pytest.mark.on_postgresql
def test_another_tenants_rows_do_not_exist(db):
    a_counter(1)
    a_counter(1, 1, tenant=OTHER)
    with reading(TENANT):
        assert set(Event.objects.values_list("tenant_id", flat=True)) == {TENANT}
    with reading(OTHER):
        assert Event.objects.count() == 3
    with unit(TENANT) as session:
        assert session.execute("UPDATE store_stream SET kind = kind WHERE tenant_id = %s", (OTHER,)).rowcount == 0


@pytest.mark.on_postgresql
def test_a_row_cannot_be_written_for_another_tenant(db):
    with pytest.raises(DatabaseError, match="row-level security"), unit(TENANT) as session:
        session.execute("INSERT INTO store_head (tenant_id, seq, digest) VALUES (%s, 0, '')", (OTHER,))


@pytest.mark.on_postgresql
def test_the_tenant_is_forgotten_when_the_reading_ends(own_database):
    a_counter(1)
    with reading(TENANT):
        assert Event.objects.exists()
    assert not Event.objects.exists()
    assert run("SELECT current_user") != [(RUNTIME_ROLE,)]


@pytest.mark.on_postgresql
def test_a_unit_inside_a_reading_commits_at_once_and_the_reading_goes_on(own_database):
    a_counter(1)
    with reading(TENANT):
        do_it(counting(5))
        assert StreamRow.objects.get(id=COUNTER).version == 3
        with pytest.raises(ZeroDivisionError):
            do_it(lambda work: 1 / 0)
        assert StreamRow.objects.get(id=COUNTER).version == 3


@pytest.mark.on_postgresql
def test_every_tenant_table_of_every_app_is_protected(db):
    tables = tenant_tables(connection)
    assert {"store_event", "store_stream", "store_head", "store_key", "store_outbox", "store_file"} <= set(tables)
    protected = run(
        "SELECT c.relname FROM pg_class c JOIN pg_policy p ON p.polrelid = c.oid"
        f" WHERE c.relrowsecurity AND c.relforcerowsecurity AND p.polname = '{POLICY}'"
    )
    assert {name for (name,) in protected} == set(tables)


@pytest.mark.on_postgresql
def test_no_table_with_a_tenant_lies_open_whoever_made_it(db):
    with_tenant = run(
        "SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id'"
        " WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace AND NOT c.relforcerowsecurity"
    )
    assert {name for (name,) in with_tenant} == {"store_tenant", "people_account"}


@pytest.mark.on_postgresql
def test_an_owner_who_may_not_make_roles_finds_the_runtime_role_there(own_database):
    owner = f"owner_{own_database}"
    run(f'CREATE ROLE "{owner}" NOCREATEROLE')
    run(f'GRANT "{owner}", {RUNTIME_ROLE} TO CURRENT_USER')
    run(f'GRANT {RUNTIME_ROLE} TO "{owner}"')
    try:
        run(f'SET ROLE "{owner}"')
        make_role(connection)
    finally:
        run("RESET ROLE")
        run(f'DROP OWNED BY "{owner}"')
        run(f'DROP ROLE "{owner}"')


def test_exceptions_from_protection_are_few_and_named(db):
    named = {
        table
        for config in apps.get_app_configs()
        if config.name.startswith("quancheng.")
        for table in getattr(config, "tenant_free_tables", ())
    }
    assert named == {"store_tenant", "people_account"}


@pytest.mark.on_postgresql
def test_the_runtime_role_owns_nothing_and_cannot_pass_by(db):
    assert run(f"SELECT rolsuper, rolbypassrls, rolcanlogin FROM pg_roles WHERE rolname = '{RUNTIME_ROLE}'") == [
        (False, False, False)
    ]
    owned = f"SELECT count(*) FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner WHERE r.rolname = '{RUNTIME_ROLE}'"
    assert run(owned) == [(0,)]


@pytest.mark.on_postgresql
def test_protecting_twice_is_harmless(db):
    protect(connection, tenant_tables(connection))
    a_counter(1)
    assert stored().version == 2
