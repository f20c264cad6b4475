"""What the tables refer to, as constraints over (tenant, id); on SQLite a trigger refuses what refers to nothing."""

from django.db import migrations

from quancheng.store.keys import tenant_keys

KEYS = (
    ("people_jurisdiction", "parent_id", "people_jurisdiction"),
    ("people_unit", "jurisdiction_id", "people_jurisdiction"),
    ("people_unit", "head_id", "people_contact"),
    ("people_unit", "staff_id", "people_contact"),
    ("people_post", "jurisdiction_id", "people_jurisdiction"),
    ("people_post", "unit_id", "people_unit"),
    ("people_appointment", "officer_id", "people_officer"),
    ("people_appointment", "post_id", "people_post"),
    ("people_stand_in", "officer_id", "people_officer"),
    ("people_stand_in", "post_id", "people_post"),
    ("people_account", "officer_id", "people_officer"),
)


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [tenant_keys(KEYS)]
