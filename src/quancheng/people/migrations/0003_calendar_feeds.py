"""The digest of the secret by which an account's calendar feed is read."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0002_keys")]
    operations = [
        migrations.AddField(
            model_name="account",
            name="feed",
            field=models.CharField(blank=True, default="", max_length=64),
        ),
    ]
