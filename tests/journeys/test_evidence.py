"""Files and links that a figure rests on: kept, refused in words, opened, taken away."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import SignIn
from tests.journeys.test_story import fr, press

pytestmark = pytest.mark.journey
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
HOSTILE = "<img src=x onerror=alert(1)> relevé.pdf"


def test_evidence_is_kept_refused_in_words_opened_and_taken_away(sign_in: SignIn, tmp_path: Path):
    page = sign_in("ana@lago.example", language="fr", width=360)
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.goto("/values/")
    page.get_by_role("link", name="2025").click()
    page.wait_for_load_state()
    page.locator("#row_conn_water summary").click()
    page.locator("#row_conn_water").get_by_role("link", name=fr("Evidence and history")).click()
    page.wait_for_load_state()

    refuse(page, tmp_path / "macro.exe", b"MZ\x90\x00")
    refuse(page, tmp_path / "photo.pdf", b"this is no PDF at all")
    refuse(page, tmp_path / "large.pdf", PDF + b" " * 21_000_000)
    refuse(page, tmp_path / "empty.pdf", b"")
    expect(evidence(page)).to_have_count(0)

    keep_file(page, tmp_path / HOSTILE.replace("/", "_"))
    expect(evidence(page)).to_have_count(1)
    expect(evidence(page).first).to_contain_text("onerror")
    keep_link(page, "Compte rendu", "https://example.org/rapport")
    expect(evidence(page)).to_have_count(2)

    with page.expect_download() as download:
        evidence(page).first.locator("a").first.click()
    assert Path(download.value.path()).read_bytes() == PDF

    evidence(page).first.locator("summary").click()  # it is asked once
    evidence(page).first.locator("button").click()
    page.wait_for_load_state()
    expect(evidence(page)).to_have_count(1)
    expect(page.locator(".trail").first).to_contain_text("relevé.pdf")
    assert dialogs == []


def evidence(page: Page):
    return page.locator("main li:has(form[action*='/evidence/'])")


def opened(page: Page) -> None:
    form = page.locator("details:has([name=link])")
    if form.get_attribute("open") is None:
        form.locator("summary").click()


def refuse(page: Page, path: Path, content: bytes) -> None:
    """The page stays, says why beside the field, and keeps what was typed."""
    path.write_bytes(content)
    opened(page)
    page.locator("[name=name]").fill("Relevé du compteur")
    page.locator("[name=file]").set_input_files(path)
    press(page, "Keep it")
    expect(page.locator(".errors a")).to_have_count(1)
    expect(page.locator(".field.wrong:has([name=file])")).to_be_visible()
    expect(page.locator("[name=name]")).to_have_value("Relevé du compteur")


def keep_file(page: Page, path: Path) -> None:
    path.write_bytes(PDF)
    opened(page)
    page.locator("[name=name]").fill("")
    page.locator("[name=file]").set_input_files(path)
    press(page, "Keep it")


def keep_link(page: Page, name: str, link: str) -> None:
    opened(page)
    page.locator("[name=name]").fill(name)
    page.locator("[name=link]").fill(link)
    press(page, "Keep it")
