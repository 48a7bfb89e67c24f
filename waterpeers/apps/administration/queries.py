"""Reading how the site is doing: people, invitations, the queue, disk, versions, facts."""

from __future__ import annotations

import platform
import shutil
from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any

import django
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import connection
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from waterpeers.apps.accounts.models import Invitation, Membership, Person
from waterpeers.apps.foundation.models import Mail, Run, RunState
from waterpeers.apps.operators.models import Country, CountryFact, CountryFactKind

# What an administrator may see of the settings; secrets are not among them.
SHOWN = (
    "SITE_NAME",
    "BASE_URL",
    "DEBUG",
    "DATA",
    "REQUEST_DAYS",
    "INVITATION_DAYS",
    "SIGN_IN_DAYS",
    "UPLOAD_MEGABYTES",
    "API_CALLS_PER_MINUTE",
    "TRUSTED_PROXIES",
    "BACKUP_FOLDER",
    "BACKUP_HOURS",
    "BACKUP_KEEP",
    "SIZE_BAND_BOUNDS",
    "EMAIL_HOST",
    "DEFAULT_FROM_EMAIL",
)
LATELY = timedelta(days=30)
FAILED_WITHIN = timedelta(days=7)
MOST = 50
YEARS_SHOWN = 12  # of a kind of fact


def people(text: str = "") -> QuerySet[Person]:
    """List the people of the site by name, with their roles and whether they have two factors."""
    held = Membership.objects.select_related("organisation").order_by("organisation__name", "pk")
    rows = Person.objects.prefetch_related(Prefetch("memberships", queryset=held))
    rows = rows.annotate(
        has_two_factors=Exists(Authenticator.objects.filter(user_id=OuterRef("pk")))
    )
    for word in text.replace("\x00", "").split()[:5]:
        fits = Q(name__icontains=word) | Q(email__icontains=word)
        fits |= Q(memberships__organisation__name__icontains=word)
        rows = rows.filter(fits)
    return rows.distinct().order_by("name", "email", "pk")


def open_invitations(at: datetime) -> QuerySet[Invitation]:
    """List the invitations that wait, the oldest first."""
    rows = Invitation.objects.open_at(at).select_related("organisation", "invited_by")
    return rows.order_by("sent_at", "pk")


@dataclass(frozen=True)
class Counted:
    """How many there are of what an administrator watches."""

    people: int
    lately: int  # signed in within 30 days
    administrators: int
    without_second_factor: int  # administrators
    invitations: int
    failing_mails: int
    waiting_runs: int
    running_runs: int
    oldest_run: datetime | None
    failed_runs: int  # within a week


def counted(at: datetime) -> Counted:
    """Count; a fixed number of queries."""
    is_in = Q(last_login__gte=at - LATELY)
    numbers: dict[str, int] = Person.objects.filter(is_active=True).aggregate(
        people=Count("pk"), lately=Count("pk", filter=is_in)
    )
    chiefs = Person.objects.filter(is_active=True, is_administrator=True)
    second = Authenticator.objects.filter(user_id=OuterRef("pk"))
    asked = Run.objects.filter(state=RunState.ASKED)
    failed = Run.objects.filter(state=RunState.FAILED, finished_at__gte=at - FAILED_WITHIN)
    return Counted(
        people=numbers["people"],
        lately=numbers["lately"],
        administrators=chiefs.count(),
        without_second_factor=chiefs.filter(~Exists(second)).count(),
        invitations=Invitation.objects.open_at(at).count(),
        failing_mails=Mail.objects.failing().count(),
        waiting_runs=asked.count(),
        running_runs=Run.objects.filter(state=RunState.RUNNING).count(),
        oldest_run=asked.order_by("asked_at", "pk").values_list("asked_at", flat=True).first(),
        failed_runs=failed.count(),
    )


def failed_runs(at: datetime) -> QuerySet[Run]:
    """List the long computations that failed within a week, the latest first."""
    rows = Run.objects.filter(state=RunState.FAILED, finished_at__gte=at - FAILED_WITHIN)
    return rows.order_by("-finished_at", "-pk")


@dataclass(frozen=True)
class Room:
    """Room on the disk of the data folder, and what the database takes, in bytes."""

    free: int
    total: int
    database: int | None

    @property
    def is_short(self) -> bool:
        """Whether less than a tenth is free."""
        return self.free < self.total / 10


def room() -> Room:
    """Look at the disk."""
    disk = shutil.disk_usage(settings.DATA)
    return Room(disk.free, disk.total, _database_bytes())


def _database_bytes() -> int | None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_database_size(current_database())")
        else:
            cursor.execute("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
        (size,) = cursor.fetchone()
    return int(size)


@dataclass(frozen=True)
class Backup:
    """A backup that lies in the folder of backups."""

    name: str
    size: int
    made_at: datetime


def backups() -> list[Backup]:
    """List what lies in the folder of backups, the latest first."""
    if not settings.BACKUP_FOLDER:
        return []
    found = []
    for path in Path(settings.BACKUP_FOLDER).glob("waterpeers-*.zip"):
        with suppress(FileNotFoundError):  # another worker has just taken it away
            about = path.stat()
            made_at = datetime.fromtimestamp(about.st_mtime, UTC)
            found.append(Backup(path.name, about.st_size, made_at))
    return sorted(found, key=lambda each: each.name, reverse=True)


def versions() -> list[tuple[str, str]]:
    """Name what the site runs on."""
    database: Any = getattr(connection, "Database", None)
    if connection.vendor == "sqlite":
        kept = ("SQLite", str(getattr(database, "sqlite_version", "")))
    else:
        major, minor = divmod(getattr(connection, "pg_version", 0), 10_000)
        kept = ("PostgreSQL", f"{major}.{minor}")
    return [
        ("WaterPeers", version("waterpeers")),
        ("Python", platform.python_version()),
        ("Django", django.get_version()),
        kept,
    ]


def settings_in_force() -> list[tuple[str, Any]]:
    """Give the settings in force; no secret is among them."""
    return [(name, getattr(settings, name, "")) for name in SHOWN]


# --- facts about countries ---


@dataclass(frozen=True)
class FactYears:
    """Of a kind of fact: the countries known by year, years without any, countries without one."""

    kind: CountryFactKind
    years: tuple[tuple[int, int], ...]  # the latest last
    gaps: tuple[int, ...]
    without: tuple[str, ...]  # codes of countries not known in any year


def fact_years() -> list[FactYears]:
    """Say for each kind of fact what is known of which year, and what is not; two queries."""
    codes = set(Country.objects.values_list("code", flat=True))
    known: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    rows = CountryFact.objects.order_by().values_list("kind", "year", "country_id")
    for kind, year, country in rows:
        known[str(kind)][year].add(country)
    return [_fact_years(kind, known[str(kind)], codes) for kind in CountryFactKind]


def _fact_years(kind: CountryFactKind, years: dict[int, set[str]], codes: set[str]) -> FactYears:
    there: Sequence[int] = sorted(years)
    between = range(there[0], there[-1]) if there else ()
    seen = set().union(*years.values()) if years else set()
    return FactYears(
        kind,
        tuple((year, len(years[year])) for year in there[-YEARS_SHOWN:]),
        tuple(year for year in between if year not in years),
        tuple(sorted(codes - seen)),
    )
