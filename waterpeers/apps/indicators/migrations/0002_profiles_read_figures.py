"""Profiles say what the reviewed figures say; what they said themselves is kept beside."""

from django.conf import settings
from django.db import migrations

FIELDS = {
    "pop_served_water": "population_served",
    "conn_water": "connections",
    "staff_total": "staff",
}
NOTED = ("source", "on", "as_of", "grade")


def read(apps, schema_editor):
    """Put the latest reviewed figure of each into its profile."""
    Value = apps.get_model("indicators", "Value")
    rows = Value.objects.filter(
        sheet__zone_kind="whole", state__in=["reviewed", "locked"], variable__in=FIELDS
    ).order_by("sheet__ends_before", "pk")
    found = {}
    for of, variable, value, grade, starts_on, ends_before in rows.values_list(
        "sheet__organisation_id",
        "variable",
        "value",
        "grade",
        "sheet__starts_on",
        "sheet__ends_before",
    ):
        year = ends_before.year if (ends_before.month, ends_before.day) > (1, 1) else None
        year = year or ends_before.year - 1
        found.setdefault(of, {})[FIELDS[variable]] = (round(value), year, grade)
    Organisation = apps.get_model("operators", "Organisation")
    for organisation in Organisation.objects.filter(pk__in=list(found)).iterator():
        for field, (value, year, grade) in found[organisation.pk].items():
            note = organisation.notes.get(field, {})
            before = {name: note[name] for name in NOTED if name in note}
            before["value"] = getattr(organisation, field)
            kept = {name: said for name, said in note.items() if name not in NOTED}
            kept |= {"source": "figures", "as_of": year, "before": before}
            organisation.notes[field] = kept | ({"grade": grade} if grade else {})
            setattr(organisation, field, value)
        organisation.save(update_fields=[*FIELDS.values(), "notes"])
        relist(apps, organisation)


def relist(apps, organisation):
    """Put its lines of the register into the band of its size."""
    small, large = settings.SIZE_BAND_BOUNDS
    for audience, allowed in (("public", {"public"}), ("network", {"public", "network"})):
        seen = [
            getattr(organisation, field)
            if organisation.notes.get(field, {}).get("visibility", "public") in allowed
            else None
            for field in ("connections", "population_served")
        ]
        size = seen[0] if seen[0] is not None or seen[1] is None else seen[1] // 5
        band = "" if size is None else "small" if size < small else "medium"
        band = "large" if size is not None and size >= large else band
        lines = apps.get_model("operators", "Listing").objects.filter(organisation=organisation)
        lines.filter(audience=audience).update(size_band=band)


def put_back(apps, schema_editor):
    """Let profiles say what they said themselves."""
    Organisation = apps.get_model("operators", "Organisation")
    for organisation in Organisation.objects.iterator():
        is_changed = False
        for field in FIELDS.values():
            note = organisation.notes.get(field, {})
            if note.get("source") == "figures":
                before = dict(note.get("before", {}))
                setattr(organisation, field, before.pop("value", None))
                rest = {name: s for name, s in note.items() if name not in (*NOTED, "before")}
                organisation.notes[field] = rest | before
                is_changed = True
        if is_changed:
            organisation.save(update_fields=[*FIELDS.values(), "notes"])


class Migration(migrations.Migration):
    dependencies = [("indicators", "0001_initial"), ("operators", "0003_saved_mappings")]
    operations = [migrations.RunPython(read, put_back)]
