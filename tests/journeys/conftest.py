"""A real site with its example world, and a real browser."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.office import fill_in  # noqa: F401 - a fixture

PASSWORD = "try-it-out-2026"
CALM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 300  # seconds: after these something hangs, however busy the machine is
expect.set_options(timeout=PATIENCE * 1000)


def _environment() -> dict[str, str]:
    kept_out = {"WATERPEERS_DATA", "WATERPEERS_DATABASE", "WATERPEERS_SECRET_KEY"}
    return {name: value for name, value in os.environ.items() if name not in kept_out}


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the example world once; each site starts from a copy."""
    folder = tmp_path_factory.mktemp("example-world") / "data"
    command = [sys.executable, "-m", "waterpeers", "demo", "--data", str(folder)]
    subprocess.run(command, env=_environment(), check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def data(example: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give each module a world of its own; mails that go out are in its folder ``mail``."""
    folder = tmp_path_factory.mktemp("journey-data") / "data"
    shutil.copytree(example, folder)
    return folder


@pytest.fixture(scope="module")
def site(data: Path) -> Iterator[str]:
    """Start ``waterpeers run``; give its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "waterpeers", "run", "--port", str(port), "--data", str(data)]
    log = (data / "server.log").open("w")
    server = subprocess.Popen(
        command, env=_environment(), stdout=log, stderr=log, start_new_session=True
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address, server, data / "server.log")
        yield address
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=PATIENCE)
        log.close()


def _wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if server.poll() is not None:
            break
        try:
            urlopen(address, timeout=5).close()
            return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"The site did not start:\n{log.read_text()}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Debian's Chromium."""
    chromium = shutil.which("chromium")
    assert chromium, "Chromium is not installed; `tools/setup test` does it."
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=CALM)
        yield started
        started.close()


SignIn = Callable[..., Page]


@pytest.fixture
def sign_in(site: str, browser: Browser) -> Iterator[SignIn]:
    """Sign somebody of the example world in, in a language and a window of a width."""
    contexts: list[BrowserContext] = []

    def enter(
        email: str = "", *, language: str = "fr", width: int = 1280, **options: object
    ) -> Page:
        context = browser.new_context(
            base_url=site, locale=language, viewport={"width": width, "height": 900}, **options
        )
        contexts.append(context)
        context.add_cookies([{"name": "django_language", "value": language, "url": site}])
        page = context.new_page()
        page.set_default_timeout(PATIENCE * 1000)
        if email:
            page.goto("/sign-in/login/")
            page.locator("#id_login").fill(email)
            page.locator("#id_password").fill(PASSWORD)
            page.locator("main form button.button").click()
            page.wait_for_url(re.compile("/desk/"))
            speak(page, language)
        return page

    yield enter
    for context in contexts:
        context.close()


def speak(page: Page, language: str) -> None:
    """Choose a language as a person does, in the menu at the top."""
    if page.locator("html").get_attribute("lang") != language:
        page.locator(".top details").last.locator("summary").click()
        page.locator(f'.top button[value="{language}"]').click()
        page.wait_for_load_state()
    assert page.locator("html").get_attribute("lang") == language
