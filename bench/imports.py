"""How fast 100,000 operators come in, how much memory it takes, and what the database alone needs.

    python bench/imports.py [--rows 100000]

Runs in a folder of its own (SQLite), or in the database that WATERPEERS_DATABASE names, which must
be empty. Goals on two cores: under 60 s and 500 MB; the second time nothing changes. The bound is
a bare ``bulk_create`` of the same rows (organisations, identifiers, listings, trail) by Django.
All organisations are invented.
"""

from __future__ import annotations

import argparse
import csv
import random
import tempfile
import time
from pathlib import Path

from _alone import do, load, measured

COUNTRIES = [
    "MZ", "KE", "NL", "BR", "FR", "IN", "US", "TZ", "UG", "GH", "ZA", "NA", "NG", "ET", "SN",
    "ML", "PE", "CO", "MX", "AR", "ID", "PH", "VN", "BD", "PK",
]  # fmt: skip
SYLLABLES = [
    "ka", "ri", "mo", "ta", "lu", "be", "no", "sa", "vi", "de", "po", "ran", "gol", "min",
    "tur", "zan", "bel", "dor", "fin", "gar", "hal", "jur",
]  # fmt: skip
HEADINGS = [
    "id", "name", "country", "place", "population_served", "connections", "staff", "services",
    "ownership", "latitude", "longitude", "languages",
]  # fmt: skip
MAPPING = 'scheme = "bench"\n[fields]\nidentifier = "id"\n' + "".join(
    f'{name} = "{name}"\n' for name in HEADINGS[1:]
)


def invent(path: Path, rows: int) -> None:
    chance = random.Random(1)

    def word() -> str:
        return "".join(chance.choice(SYLLABLES) for _ in range(3)).title()

    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        for number in range(rows):
            place = word()
            row = {
                "id": f"X{number:07}",
                "name": f"{word()} Água e Saneamento {place}",
                "country": chance.choice(COUNTRIES),
                "place": place,
                "population_served": chance.randint(500, 5_000_000),
                "connections": chance.randint(100, 900_000),
                "staff": chance.randint(3, 5000),
                "services": "water sewerage",
                "ownership": chance.choice(["public_company", "private", "mixed"]),
                "latitude": round(chance.uniform(-60, 60), 4),
                "longitude": round(chance.uniform(-170, 170), 4),
                "languages": "en pt",
            }
            writer.writerow(row.values())


def migrate(folder: Path) -> str:
    """Make the tables."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    return ""


def bring_in(folder: Path) -> str:
    from datetime import UTC, datetime

    from waterpeers.apps.foundation.mappings import read_mapping
    from waterpeers.apps.foundation.tables import open_table
    from waterpeers.apps.operators.actions.imports import import_operators
    from waterpeers.apps.operators.imports.answers import NEW
    from waterpeers.apps.operators.imports.rows import FIELDS
    from waterpeers.domain.actors import Act, Actor

    with (folder / "operators.csv").open(encoding="utf-8") as file:
        rows = sum(1 for _ in file) - 1
    outcome = import_operators(
        open_table(folder / "operators.csv"),
        read_mapping(folder / "mapping.toml", FIELDS),
        answers={str(row): NEW for row in range(2, rows + 2)},  # few are in their country
        act=Act(Actor(is_administrator=True), datetime.now(UTC)),
    )
    return f"{outcome.created} created, {outcome.updated} changed, {outcome.unchanged} unchanged"


def bare_bulk_create(folder: Path) -> str:
    """Write copies of the stored rows, then take them back."""
    import uuid

    from django.db import transaction

    from waterpeers.apps.audit.models import Entry
    from waterpeers.apps.operators.models import Identifier, Listing, Organisation

    processor = 0.0
    with transaction.atomic():
        for model in (Organisation, Identifier, Listing, Entry):
            rows = list(model.objects.all())
            if model in (Identifier, Listing):  # one of each: room for the copies
                model.objects.all()._raw_delete(model.objects.db)
            for row in rows:
                row.pk = None
                if model in (Organisation, Entry):
                    row.uuid = uuid.uuid4()
            began = time.process_time()
            model.objects.bulk_create(rows, batch_size=2000)
            processor += time.process_time() - began
        transaction.set_rollback(True)
    return f"{processor:.2f}"


TASKS = {"migrate": migrate, "import": bring_in, "bound": bare_bulk_create}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=100_000)
    options.add_argument("--task", choices=TASKS)
    options.add_argument("--folder", type=Path)
    given = options.parse_args()
    if given.task:
        do(given.task, TASKS, given.folder)
        return
    with tempfile.TemporaryDirectory(prefix="waterpeers-bench-") as name:
        folder = Path(name)
        invent(folder / "operators.csv", given.rows)
        (folder / "mapping.toml").write_text(MAPPING)
        measured(__file__, "migrate", folder)
        took = []
        for turn in ("first import", "same again"):
            done = measured(__file__, "import", folder)
            took.append(done.processor)
            print(done.line(turn, given.rows, "rows"), load(), sep="; ", flush=True)
        bound = float(measured(__file__, "bound", folder).said)
        print(
            f"bare bulk_create of the same rows {bound:.1f} s of processor: "
            f"ratio {took[0] / bound:.2f}"
        )


if __name__ == "__main__":
    main()
