"""Those who came with the example world are marked as such; an address alone says nothing."""

from django.db import migrations, models

# The people of the example world of 0.1, the one who runs it first.
INVENTED = (
    "goran@site.example",
    "ana@lago.example",
    "berta@lago.example",
    "carel@delta.example",
    "dirk@delta.example",
    "eva@platform.example",
    "fatou@fleuve.example",
    "hugo@serra.example",
)


def mark(apps, schema_editor):
    """Mark them where that world was loaded: then it is older than anybody else."""
    Person = apps.get_model("accounts", "Person")
    oldest = Person.objects.order_by("pk").first()
    if oldest is not None and oldest.email == INVENTED[0] and oldest.is_administrator:
        Person.objects.filter(email__in=INVENTED).update(is_invented=True)


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0004_when_and_where_keys_were_used"),
    ]

    operations = [
        migrations.AddField(
            model_name="person",
            name="is_invented",
            field=models.BooleanField(default=False),
        ),
        migrations.RunPython(mark, migrations.RunPython.noop),
    ]
