"""The countries that ship with the package."""

import json
from pathlib import Path

from django.db import migrations

TABLE = Path(__file__).resolve().parent.parent / "data" / "countries.json"


def load(apps, schema_editor):
    """Add every country."""
    table = json.loads(TABLE.read_text(encoding="utf-8"))
    Country = apps.get_model("operators", "Country")
    Country.objects.bulk_create(
        Country(**dict(zip(table["columns"], row, strict=True))) for row in table["rows"]
    )


def unload(apps, schema_editor):
    """Take them away again."""
    apps.get_model("operators", "Country").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("operators", "0001_initial")]
    operations = [migrations.RunPython(load, unload)]
