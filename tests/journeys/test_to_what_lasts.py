"""From a plan to what lasts, in French: one side at a telephone, the other at a desk.

The days of the plan are set so that its one period has just ended, and one looks again a month
after the end: so nobody has to wait for months.
"""

from __future__ import annotations

import re
import sqlite3
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import SignIn
from tests.journeys.test_story import fr, press, refusals, write
from waterpeers.domain.plans import months_after

pytestmark = pytest.mark.journey
LAST = date.today() - timedelta(days=40)
FIRST = months_after(LAST + timedelta(days=1), -6)
AGAIN = months_after(LAST + timedelta(days=1), 1)
ACTIVITY = "Étalonner quarante compteurs avec l’équipe de Delft"
ESCALATED = "Les vannes de limite du secteur 2 sont bloquées en douane"
OUTPUT = "Compteurs étalonnés, fiche signée"


def opened(page: Page, address: str) -> Page:
    """Open a page that answers, and is no wider than its window."""
    answer = page.goto(address)
    assert answer is not None, address
    assert answer.ok, (address, answer.status)
    fits(page)
    return page


def fits(page: Page) -> None:
    over = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert over <= 0, (page.url, over)


def save(page: Page) -> None:
    """Keep what a form says; what was refused would stand there."""
    page.locator("main form .actions button.button").first.click()
    page.wait_for_load_state()
    assert refusals(page) == [], page.url
    fits(page)


def links(page: Page, pattern: str) -> list[str]:
    every = page.locator("main a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    return list(dict.fromkeys(href for href in every if href and re.search(pattern, href)))


def from_the_desk(page: Page, action: str) -> None:
    """Find on one's desk what waits, and go there."""
    opened(page, "/desk/")
    page.get_by_role("link", name=fr(action)).first.click()
    page.wait_for_load_state()
    fits(page)


@pytest.mark.long
def test_two_sides_carry_a_partnership_from_its_plan_to_what_lasts(sign_in: SignIn, data: Path):
    began_before(data)
    fatou = sign_in("fatou@fleuve.example", width=360)
    carel = sign_in("carel@delta.example", width=1280)
    eva = sign_in("eva@platform.example", width=1280)
    opened(fatou, "/portfolio/")
    partnership = links(fatou, "^/partnership/[0-9a-f]{8}")[0]

    plan_what_is_done(fatou, partnership)
    approve(fatou, carel, partnership)
    tell_of_the_period(fatou, partnership)
    from_the_desk(carel, "Read and agree")
    expect(carel.locator("main")).to_contain_text(ACTIVITY)
    press(carel, "Agree to it")
    from_the_desk(eva, "Read it")
    press(eva, "I have read it")
    review(fatou, carel, partnership)
    account = close(fatou, carel, partnership)
    expect(carel.locator("main .chip.good").first).to_have_text(fr("agreed by both sides"))
    look_again(fatou, carel, account)

    opened(eva, f"{partnership}results/")
    expect(eva.locator("main .chip.good")).to_have_count(2)
    opened(eva, "/portfolio/?every=1")
    expect(eva.locator("main table")).to_contain_text(fr("Fell back"))


def began_before(data: Path) -> None:
    """Let the agreement have begun with the plan."""
    with sqlite3.connect(data / "waterpeers.sqlite3") as database:
        begun = (FIRST.isoformat(),)
        database.execute("update partnerships_partnership set started_on = ?", begun)


def plan_what_is_done(page: Page, partnership: str) -> None:
    """Set the days, with a follow-up a month after the end; add what is done, and its output."""
    opened(page, f"{partnership}plan/frame/")
    write(page, "starts_on", FIRST.isoformat())
    write(page, "last_day", LAST.isoformat())
    write(page, "follow_ups", AGAIN.isoformat())
    save(page)
    opened(page, f"{partnership}plan/new/activity/")
    write(page, "title", ACTIVITY)
    page.locator("[name=area]").select_option("billing")
    write(page, "starts_on", FIRST.isoformat())
    write(page, "ends_on", LAST.isoformat())
    write(page, "mentee_name", "S. Ndiaye, atelier")
    write(page, "mentor_name", "P. Visser, compteurs")
    save(page)
    for activity, output, unit in (
        (ACTIVITY, OUTPUT, "compteurs"),
        ("Lire le débit de nuit", "Lectures du lundi, affichées", "lectures"),  # it has none yet
    ):
        opened(page, f"{partnership}plan/new/output/")
        write(page, "title", output)
        chosen = page.locator("[name=activity] option", has_text=activity).get_attribute("value")
        page.locator("[name=activity]").select_option(chosen)
        write(page, "unit", unit)
        write(page, "means", "Fiches signées")
        save(page)
    opened(page, f"{partnership}plan/")
    expect(page.locator("main")).to_contain_text(OUTPUT)


def approve(fatou: Page, carel: Page, partnership: str) -> None:
    """Both approve what they read; what is open is explained; the plan is in force."""
    for page in (fatou, carel):
        opened(page, f"{partnership}plan/approve/")
        press(page, "Approve")
        assert refusals(page) == []
    for page in (fatou, carel):
        opened(page, partnership)
        for href in links(page, "/gates/G4"):
            opened(page, href)
            if page.locator("[name=text]").count():
                write(page, "text", "C’est une petite équipe ; nous le dirons dans l’avenant.")
                press(page, "Explain")
    opened(carel, partnership)
    assert carel.locator(".gate li.missing").all_inner_texts() == []
    press(carel, fr("Pass gate %(gate)s", gate="G4"))
    opened(fatou, f"{partnership}plan/")
    expect(fatou.locator("main")).to_contain_text(
        fr("version %(number)s, approved by both sides", number="1")
    )


def tell_of_the_period(page: Page, partnership: str) -> None:
    """Say of all that is to be told how far it is, and hand it to the other side."""
    from_the_desk(page, "Begin the update")
    press(page, "Begin the update", exact=False)
    update = page.url
    rows = page.locator("main tbody tr", has=page.locator(".chip.turn"))
    left = rows.locator("a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    assert left
    for href in left:
        opened(page, href)
        page.locator('[name=progress][value="on_course"]').check()
        if page.locator("[name=value]").count():
            write(page, "value", "38")
        write(page, "explanation", "Trente-huit sur quarante.")
        save(page)
    opened(page, f"{update}words/")
    write(page, "summary", "Le banc tourne ; trente-huit compteurs sont étalonnés.")
    write(page, "ahead", "Le travail de ce plan est fini.")
    save(page)
    opened(page, update)
    press(page, "Hand it to the other side")
    assert refusals(page) == []


def review(fatou: Page, carel: Page, partnership: str) -> None:
    """One side writes the review, the other sees it so too: the close-out can begin."""
    opened(fatou, f"{partnership}follow-up/reviews/hold/")
    fatou.locator('[name=status][value="at_risk"]').check()
    write(fatou, "why", "Nous le voyons ainsi, ensemble.")
    write(fatou, "decided", "– Clore, et regarder dans un mois")
    save(fatou)
    opened(carel, f"{partnership}follow-up/reviews/")
    opened(carel, links(carel, "^/follow-up/review/")[0])
    press(carel, "We see it so too", exact=False)
    take_on(fatou, partnership)
    opened(fatou, partnership)
    assert fatou.locator(".gate li.missing").all_inner_texts() == []
    press(fatou, "Begin the close-out")


def take_on(page: Page, partnership: str) -> None:
    """What was escalated belongs to somebody by name, before the period is settled."""
    opened(page, f"{partnership}follow-up/")
    title = page.get_by_role("link", name=ESCALATED).first
    opened(page, f"{title.get_attribute('href')}change/")
    owner = page.locator("[name=owner] option", has_text="Fatou Sarr").get_attribute("value")
    page.locator("[name=owner]").select_option(owner)
    save(page)


def close(fatou: Page, carel: Page, partnership: str) -> str:
    """Answer about the Code, say figures, decide what goes on, sign; give where it stands."""
    opened(fatou, f"{partnership}results/close-out/")
    account = fatou.url
    for page, name in ((fatou, "Eaux du Fleuve"), (carel, "Waterbedrijf Delta")):
        opened(page, account)
        page.get_by_role("link", name=fr("Answer for %(name)s", name=name)).first.click()
        page.wait_for_load_state()
        page.locator('[name="v-content"][value="4"]').check()
        write(page, "v-gained", "Des compteurs qui comptent.")
        for code in ("again", "O12.1", "O2.2", "O6.2"):
            page.locator(f'[name="v-{code}"][value="yes"]').check()
        press(page, "Hand in")
        fits(page)
    say_figures(fatou, account)
    opened(fatou, f"{partnership}follow-up/")
    for href in links(fatou, r"^/follow-up/item/[0-9a-f-]{36}/$"):
        opened(fatou, f"{href}move/")
        if (carried := fatou.locator('[name=state][value="carried"]')).count():
            carried.check()
            write(fatou, "word", "Nous continuons avec notre équipe.")
            save(fatou)
    opened(fatou, f"{account}words/")
    write(fatou, "summary", "L’atelier étalonne ses compteurs lui-même.")
    write(fatou, "lessons", "Commencer par le banc d’essai.")
    save(fatou)
    sign(fatou, carel, account)
    opened(carel, account)
    assert carel.locator(".gate li.missing").all_inner_texts() == []
    press(carel, "Agree on it as it stands")
    opened(carel, account)
    return account


def say_figures(page: Page, stocktaking: str) -> None:
    opened(page, f"{stocktaking}figures/")
    for box in page.locator('[name^="value_"]').all():
        box.fill("30")
    for box in page.locator('[name^="year_"]').all():
        box.fill(str(date.today().year))
    for box in page.locator('[name^="word_"]').all():
        code = (box.get_attribute("name") or "").removeprefix("word_")
        if not page.locator(f'[name="value_{code}"]').count():
            box.fill("L’année n’est pas encore close.")
    save(page)


def sign(fatou: Page, carel: Page, stocktaking: str) -> None:
    for page in (fatou, carel):
        opened(page, f"{stocktaking}sign/")
        press(page, "Sign")
        assert refusals(page) == []


def look_again(fatou: Page, carel: Page, account: str) -> None:
    """A month later: one area holds, one has fallen back, and both say so."""
    from_the_desk(fatou, "Say how it is now")
    later = fatou.url
    assert later != account
    opened(fatou, f"{later}judge/")
    areas = fatou.locator('[name^="stage_"]').evaluate_all("all => all.map(a => a.name)")
    for number, name in enumerate(dict.fromkeys(areas)):
        stage = "planned" if number else "visible"
        fatou.locator(f'[name="{name}"][value="{stage}"]').check()
        word = "Le chef est parti." if number else "Le registre de novembre."
        write(fatou, name.replace("stage_", "word_"), word)
    changes = fatou.locator('[name^="change_"]').evaluate_all("all => all.map(a => a.name)")
    for name in dict.fromkeys(changes):
        fatou.locator(f'[name="{name}"][value="0"]').check()
        write(fatou, name.replace("change_", "word_"), "Comme à la fin.")
    save(fatou)
    say_figures(fatou, later)
    opened(fatou, f"{later}words/")
    write(fatou, "summary", "Les compteurs tiennent ; le relevé de nuit s’est arrêté.")
    save(fatou)
    sign(fatou, carel, later)
    opened(carel, later)
    expect(carel.locator("main .chip.good").first).to_have_text(fr("agreed by both sides"))
