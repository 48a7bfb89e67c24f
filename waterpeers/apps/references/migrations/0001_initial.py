import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Published tables that were summed up, and the series made of them."""

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="ReferenceTable",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("source", models.CharField(max_length=300, unique=True)),
                ("licence", models.CharField(blank=True, max_length=300)),
                ("file", models.CharField(max_length=120)),
                ("fingerprint", models.CharField(max_length=64)),
                ("rows", models.PositiveIntegerField()),
                ("first_year", models.PositiveSmallIntegerField()),
                ("last_year", models.PositiveSmallIntegerField()),
                ("loaded_at", models.DateTimeField()),
                ("loaded_by", models.UUIDField(null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ReferenceSeries",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("indicator", models.CharField(max_length=40)),
                ("country", models.CharField(blank=True, max_length=2)),
                ("size", models.CharField(blank=True, max_length=10)),
                ("points", models.JSONField()),
                ("table", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="series", to="references.referencetable")),
            ],
            options={
                "indexes": [models.Index(fields=["indicator", "country"], name="reference_series_of")],
                "constraints": [models.UniqueConstraint(fields=("table", "indicator", "country", "size"), name="one_series_a_group")],
            },
        ),
    ]
