"""Write the text that is searched anew: any apostrophe, dash and quotation mark alike."""

from django.db import migrations

ALIKE = (
    str.maketrans(dict.fromkeys("’‘ʼ‛′`´ʻʹ＇", "'"))
    | str.maketrans(dict.fromkeys("-‐‑‒–—―−", " "))
    | str.maketrans(dict.fromkeys('"“”„‟«»‹›″', " "))
)


def write_anew(apps, schema_editor):
    listings = apps.get_model("operators", "Listing").objects
    changed = []
    for line in listings.only("pk", "search_text").order_by("pk").iterator(chunk_size=2000):
        text = " ".join(line.search_text.translate(ALIKE).split())
        if text != line.search_text:
            line.search_text = text
            changed.append(line)
        if len(changed) == 2000:
            listings.bulk_update(changed, ["search_text"], batch_size=500)
            changed = []
    listings.bulk_update(changed, ["search_text"], batch_size=500)


class Migration(migrations.Migration):

    dependencies = [("operators", "0003_saved_mappings")]

    operations = [migrations.RunPython(write_anew, migrations.RunPython.noop)]
