"""A year and a need filled in offline, in French: sent back, a conflict, a choice, stored."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import SignIn
from tests.journeys.test_story import follow, fr, press, refusals, write
from tests.office import Fill

pytestmark = pytest.mark.journey
YEAR = str(date.today().year)


def take(page: Page, link: str, folder: Path) -> Path:
    page.goto("/workbooks/")
    with page.expect_download() as waiting:
        page.locator('a[href*=".xlsx"]', has_text=link).first.click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def send(page: Page, path: Path) -> None:
    page.goto("/workbooks/")
    page.locator("[name=file]").first.set_input_files(path)
    press(page, "Show what would change")


def line_of(path: Path, code: str) -> int:
    page = openpyxl.load_workbook(path).worksheets[1]
    return next(row for row in range(3, page.max_row + 1) if page.cell(row, 1).value == code)


def test_a_need_that_both_changed_waits_for_a_choice(
    sign_in: SignIn, fill_in: Fill, tmp_path: Path
):
    ana, berta = (sign_in(f"{name}@lago.example", language="fr") for name in ("ana", "berta"))
    path = take(ana, fr("Needs and strengths"), tmp_path)
    stored = openpyxl.load_workbook(path)[fr("Needs")]["C3"].value
    fill_in(path, [[fr("Needs"), "C3", "text", "Nos fuites durent trois semaines"],
                   [fr("Needs"), "C4", "text", "Sans domaine"],
                   [fr("Needs"), "D3", "text", "Une équipe de recherche de fuites"]])  # fmt: skip

    berta.goto("/match/")
    follow(berta, "Change")
    write(berta, "sentence", "Nos fuites durent un mois")
    press(berta, "Save")
    send(ana, path)
    main = ana.locator("main")
    for said in (stored, "Nos fuites durent un mois", f"{fr('Needs')}!B4"):
        expect(main).to_contain_text(str(said))
    press(ana, "Store the chosen rows")
    assert refusals(ana), "a conflict waits for a choice"
    ana.locator('input[type=radio][value="ours"]').check()
    press(ana, "Store the chosen rows")
    ana.goto("/match/")
    expect(main).to_contain_text("Nos fuites durent trois semaines")


def test_a_year_is_filled_in_and_asked_about(sign_in: SignIn, fill_in: Fill, tmp_path: Path):
    ana = sign_in("ana@lago.example", language="fr", width=360)
    path = take(ana, f"{fr('Figures of the year')} {YEAR}", tmp_path)
    sheet = fr("Figures %(year)s", year=YEAR)
    produced, sold = line_of(path, "produced"), line_of(path, "sold")
    fill_in(path, [[sheet, f"F{produced}", "typed", "530 000"],
                   [sheet, f"F{sold}", "typed", "5 300 000"]])  # fmt: skip

    send(ana, path)
    expect(ana.locator("main")).to_contain_text(f"{sheet}!F{sold}")
    expect(ana.locator("main section ul")).to_contain_text(
        "Le volume facturé dépasse le volume mis en distribution"
    )
    assert ana.evaluate("document.documentElement.scrollWidth") <= 360
    press(ana, "Store the chosen rows")
    expect(ana.locator("main")).to_contain_text(fr("Stored"))
    send(ana, path)
    expect(ana.locator("main")).to_contain_text(
        fr("Nothing would change: all that was filled in is stored already.")
    )
