"""``waterpeers code``: the official Code on this site, and who accepts it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click
from django.core.files import File
from django.db import transaction

from waterpeers.apps.partnerships.actions import conduct as actions
from waterpeers.apps.partnerships.queries.conduct import version_on, versions
from waterpeers.cli.acting import actor_named, as_person, now
from waterpeers.cli.edge import DONE, as_json, print_json, print_line
from waterpeers.cli.found import organisation_named
from waterpeers.domain.actors import Act
from waterpeers.domain.verdicts import NotReady


@click.group()
def code() -> None:
    """Put the Code on the site, list its versions, accept it for an organisation."""


@code.command("list")
@as_json
def list_(as_json: bool) -> int:
    """List the versions.

    Example: waterpeers code list --json
    """
    rows: list[dict[str, Any]] = [
        {
            "uuid": str(version.uuid),
            "label": version.label,
            "issued_by": version.issued_by,
            "valid_from": version.valid_from.isoformat(),
            "valid_until": version.valid_until.isoformat() if version.valid_until else None,
            "texts": [
                {"uuid": str(t.uuid), "language": t.language, "sha256": t.sha256}
                for t in version.texts.all()
            ],
        }
        for version in versions()
    ]
    if as_json:
        print_json({"versions": rows})
        return DONE
    for row in rows:
        languages = ", ".join(text["language"] for text in row["texts"]) or "no text yet"
        until = row["valid_until"] or "…"
        print_line(
            f"{row['label']} ({row['issued_by']}), {row['valid_from']} – {until}: {languages}"
        )
    return DONE


@code.command()
@click.argument("label")
@click.option("--issued-by", required=True)
@click.option("--from", "valid_from", required=True, type=click.DateTime(["%Y-%m-%d"]))
@click.option("--grace-days", default=180, show_default=True)
@click.option("--title", required=True, help="Title of the texts.")
@click.option(
    "--text", "texts", multiple=True, required=True, metavar="LANGUAGE=FILE", help="One or more."
)
@as_person
def add(
    label: str, issued_by: str, valid_from: datetime, grace_days: int, title: str,
    texts: tuple[str, ...], who: str | None,
) -> int:  # fmt: skip
    """Add a version with its texts, all or nothing; for administrators.

    Example: waterpeers code add "May 2022" --issued-by GWOPA --from 2022-05-01
    --title "Code of Conduct" --text en=code.pdf --text fr=code-fr.pdf
    """
    actor = actor_named(who)
    with transaction.atomic():
        made = actions.publish_version(
            label=label,
            issued_by=issued_by,
            valid_from=valid_from.date(),
            grace_days=grace_days,
            act=Act(actor, now()),
        )
        for pair in texts:
            language, _, name = pair.partition("=")
            path = Path(name)
            if not path.is_file():
                raise click.UsageError(f"{pair}: expected LANGUAGE=FILE, a file that is there.")
            with path.open("rb") as opened:
                actions.upload_text(
                    made,
                    language=language,
                    title=title,
                    file=File(opened, name=path.name),
                    act=Act(actor, now()),
                )
    print_line(f"{made.label}: {len(texts)} texts")
    return DONE


@code.command()
@click.argument("organisation")
@click.option("--office", default="", help="Your office.")
@click.option("--language", default="en", show_default=True, help="Of the text that you read.")
@as_person
@as_json
def accept(organisation: str, office: str, language: str, who: str | None, as_json: bool) -> int:
    """Accept the version in force for an organisation for which you sign.

    Example: waterpeers code accept "Delta Water" --office Director --as ana@example.org
    """
    actor = actor_named(who)
    found = organisation_named(organisation, actor)
    version = version_on(now().date())
    if version is None:
        raise NotReady.because("code_not_on_site", name=found.name)
    text = next((t for t in version.texts.all() if t.language == language), None)
    if text is None:
        there = ", ".join(t.language for t in version.texts.all())
        raise click.UsageError(f"{version.label} has no text in {language}; it has: {there}.")
    made = actions.accept_code(found, text, office=office, act=Act(actor, now()))
    if as_json:
        at = made.accepted_at.isoformat()
        print_json({"organisation": found.name, "version": version.label, "accepted_at": at})
    else:
        print_line(f"{found.name} has accepted {version.label}.")
    return DONE
