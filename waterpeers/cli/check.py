"""``waterpeers check``: what is wrong with this installation, and what to do about it."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click
from django.conf import settings
from django.core import checks
from django.db import connection
from django.db.utils import DatabaseError
from rich.console import Console

from waterpeers.apps.administration.queries import backups
from waterpeers.cli.edge import DONE, REFUSED, as_json, print_json
from waterpeers.cli.installation import (
    LEAST_FREE_MEGABYTES,
    free_megabytes,
    has_administrator,
    open_to_others,
)
from waterpeers.cli.structure import not_as_expected
from waterpeers.cli.tables import migrations_of_a_newer_version, pending_migrations

FIRST_SOUND_SQLITE = (3, 51, 3)  # before it, a reset of the log could lose a commit


@dataclass(frozen=True)
class CheckFinding:
    """One thing that was looked at: ``good``, ``care`` or ``stop``, and what to do."""

    subject: str
    level: str
    text: str


@click.command()
@click.option("--data", type=click.Path(file_okay=False, path_type=Path), help="Data folder.")
@as_json
def check(data: Path | None, as_json: bool) -> int:
    """Look at settings, database, mail, disk and pending migrations.

    Example: waterpeers check --data /srv/waterpeers
    """
    findings = [*_settings(), *_database(), *_mail(), *_disk(), *_folder(), *_backups()]
    if as_json:
        print_json({"findings": [asdict(finding) for finding in findings]})
    else:
        console = Console()
        for finding in findings:
            console.print(f"{finding.level:5} {finding.subject}: {finding.text}", markup=False)
    return REFUSED if any(finding.level == "stop" for finding in findings) else DONE


def _settings() -> Iterator[CheckFinding]:
    for message in checks.run_checks():
        yield CheckFinding("settings", "stop" if message.is_serious() else "care", str(message.msg))
    if settings.DEBUG:
        yield CheckFinding(
            "settings", "stop", "WATERPEERS_DEBUG is on; switch it off for real use."
        )
    if not settings.IS_SECURE and "127.0.0.1" not in settings.BASE_URL:
        yield CheckFinding(
            "settings", "stop", "WATERPEERS_BASE_URL is not https; sign-ins travel in the clear."
        )
    yield CheckFinding("settings", "good", f"The site is {settings.BASE_URL}.")


def _database() -> Iterator[CheckFinding]:
    try:
        newer, pending = migrations_of_a_newer_version(), pending_migrations()
    except DatabaseError as problem:
        yield CheckFinding("database", "stop", f"It does not answer: {problem}")
        return
    if newer:
        yield CheckFinding("database", "stop", "It belongs to a newer WaterPeers; install that.")
    if pending:
        yield CheckFinding(
            "database", "stop", f"{len(pending)} changes are pending; start `waterpeers run` once."
        )
    elif text := not_as_expected():
        yield CheckFinding("database", "stop", text)
    elif not has_administrator():
        text = "Nobody can run the site: `waterpeers administrator E-MAIL` adds who can."
        yield CheckFinding("people", "stop", text)
    database: Any = getattr(connection, "Database")  # noqa: B009 - the stubs do not know it
    version = getattr(database, "sqlite_version_info", FIRST_SOUND_SQLITE)
    if version < FIRST_SOUND_SQLITE:
        yield CheckFinding(
            "database",
            "care",
            f"SQLite {database.sqlite_version} can lose a commit with several "
            "writers; install pysqlite3 or use "
            "PostgreSQL.",
        )
    yield CheckFinding("database", "good", f"{connection.vendor} answers.")


def _mail() -> Iterator[CheckFinding]:
    if not settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        yield CheckFinding(
            "mail",
            "care",
            f"No mail server is set; mails are files in {settings.EMAIL_FILE_PATH}. "
            "Set WATERPEERS_MAIL=smtp://user:password@host:587.",
        )
        return
    try:
        with socket.create_connection((settings.EMAIL_HOST, settings.EMAIL_PORT), timeout=5):
            yield CheckFinding("mail", "good", f"{settings.EMAIL_HOST} answers.")
    except OSError as problem:
        yield CheckFinding("mail", "stop", f"{settings.EMAIL_HOST} does not answer: {problem}")


def _disk() -> Iterator[CheckFinding]:
    free = free_megabytes(settings.DATA)
    level = "good" if free >= LEAST_FREE_MEGABYTES else "stop"
    yield CheckFinding("disk", level, f"{free} MB are free in {settings.DATA}.")


def _backups() -> Iterator[CheckFinding]:
    if not settings.BACKUP_FOLDER:
        text = (
            "None are made by the site; set WATERPEERS_BACKUP_FOLDER, or run `waterpeers backup`."
        )
        yield CheckFinding("backups", "care", text)
        return
    latest = backups()[:1]
    late = timedelta(hours=2 * settings.BACKUP_HOURS)
    if not latest or datetime.now(UTC) - latest[0].made_at > late:
        text = f"The folder {settings.BACKUP_FOLDER} has none of the last {late}; see the pages."
        yield CheckFinding("backups", "stop", text)
    else:
        yield CheckFinding("backups", "good", f"The latest is {latest[0].name}.")


def _folder() -> Iterator[CheckFinding]:
    if count := len(open_to_others(settings.DATA)):
        yield CheckFinding(
            "folder",
            "stop",
            f"Other people of this machine can read {settings.DATA}: {count} files and folders. "
            f"Take it from them: chmod -R go= {settings.DATA}",
        )
    else:
        yield CheckFinding("folder", "good", f"{settings.DATA} is for its owner alone.")
