"""What all tests share."""

import gc
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from _pytest.nodeid import coerce_node_id
from django.core.cache import caches
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.dispatch import receiver
from django.utils import translation
from hypothesis import HealthCheck, settings

from tests.kept import STATE
from tests.world import World, world

ROOT = Path(__file__).resolve().parent.parent

os.environ.setdefault("WATERPEERS_DATA", tempfile.mkdtemp(prefix="waterpeers-tests-"))
os.environ.setdefault("WATERPEERS_SECRET_KEY", "only-for-tests")
os.environ.setdefault("WATERPEERS_TWO_FACTORS", "no")  # for what tests start as processes
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "waterpeers.site.settings")

gc.set_threshold(100_000, 50, 1000)  # what is loaded stays: nothing to look for meanwhile

CORES = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set()
NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)

# No clock is an assertion, on however busy a machine; nor is chance, unless one looks for faults.
settings.register_profile(
    "same", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("explore", parent=settings.get_profile("same"), derandomize=False)
settings.load_profile("same")


@receiver(connection_created)
def turn_what_has_no_order(connection: BaseDatabaseWrapper, **_: object) -> None:
    """Let SQLite give rows the other way round wherever a query does not say their order."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA reverse_unordered_selects = ON")


@receiver(connection_created)
def watch_what_is_written(connection: BaseDatabaseWrapper, **_: object) -> None:
    """Let what is kept for other tests know what else this one stored."""
    if STATE.watch not in connection.execute_wrappers:
        connection.execute_wrappers.append(STATE.watch)


@receiver(connection_created)
def one_core_for_both(connection: BaseDatabaseWrapper, **_: object) -> None:
    """Let a process and its part of PostgreSQL, which take turns, do so on one core."""
    is_beside = connection.vendor == "postgresql" and connection.settings_dict["HOST"][:1] == "/"
    if not (is_beside and CORES):
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (other,) = cursor.fetchone()
    number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    core = sorted(CORES)[number % len(CORES)]
    with suppress(OSError):  # where one may not, it takes a little longer
        os.sched_setaffinity(other, {core})
        os.sched_setaffinity(0, {core})


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark what touches the database, and keep together what shares LibreOffice.

    All that touches it runs on PostgreSQL too, but what looks at a file that another program makes
    or opens, and only takes from the database what stands in it (``any_database``): it is the same
    whichever database that was. The permission table asks its pages and operations there.
    """
    fixtures = set(getattr(item, "fixturenames", ()))
    touches = item.get_closest_marker("django_db") or fixtures & {"db", "transactional_db"}
    if touches and not item.get_closest_marker("any_database"):
        item.add_marker("database")
    if "fill_in" in fixtures and not item.get_closest_marker("journey"):
        item.add_marker(pytest.mark.xdist_group("LibreOffice"))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes long, lest it be all that is left, and with what stays together.

    Journeys go by their files.

    A test of a group says so in its id, by which the processes are given their tests. pytest-xdist
    3.8 writes that id where pytest 9.2 no longer looks.
    """
    for item in items:
        item._id = coerce_node_id(getattr(item, "_nodeid", item.nodeid))
    files = {item.path for item in items if item.get_closest_marker("long")}

    def takes_long(item: pytest.Item) -> bool:
        if item.get_closest_marker("journey"):
            return item.path in files
        return item.get_closest_marker("long") is not None

    def order(item: pytest.Item) -> tuple[bool, bool]:
        return takes_long(item), item.get_closest_marker("xdist_group") is not None

    items.sort(key=order, reverse=True)


def pytest_collection_finish() -> None:
    """Look for cycles among what tests make, and not in what is loaded: little memory is fast."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 10)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Call a test by its own name when it is told how it went: by that one it is run again."""
    name, _, group = report.nodeid.rpartition("@")
    if name and "]" not in group and "PYTEST_XDIST_WORKER" not in os.environ:
        report.nodeid = name


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real data and published cases beside the repository."""
    named = os.environ.get("WATERPEERS_SHARED")
    for path in [Path(named)] if named else [ROOT.parent / "shared", ROOT.parent.parent / "shared"]:
        if (path / "data").is_dir():
            return path
    pytest.skip("The folder of real data, ../shared, is not here.")


@pytest.fixture
def everybody(db: None) -> World:
    """The people of the permission table, and their organisations."""
    return world()


@pytest.fixture
def measured(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Say a figure that was measured; all of them stand at the end of the run."""
    return lambda text: record_property("measured", text)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what was measured, wherever the test ran."""
    said = [
        text
        for reports in terminalreporter.stats.values()
        for report in reports
        if getattr(report, "when", "") == "call"
        for name, text in report.user_properties
        if name == "measured"
    ]
    if said:
        terminalreporter.section("measured against published figures")
        for text in said:
            terminalreporter.write_line(text)


@pytest.fixture(autouse=True)
def nothing_stored_yet() -> Iterator[None]:
    """Know from where a test starts; nobody has called the API yet."""
    STATE.begin()
    caches["calls"].clear()
    yield
    STATE.end()


@pytest.fixture(autouse=True)
def own_language() -> Iterator[None]:
    """Let no test speak the language that another chose."""
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def plain_storage(settings: object) -> None:
    """Serve static files without a manifest, hash passwords fast, ask nobody for a device."""
    settings.STORAGES = settings.STORAGES | {  # type: ignore[attr-defined]
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.PASSWORD_HASHERS = [  # type: ignore[attr-defined]
        "django.contrib.auth.hashers.MD5PasswordHasher"
    ]
    settings.TWO_FACTORS = False  # type: ignore[attr-defined]
