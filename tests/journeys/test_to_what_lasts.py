"""From an agreement in force to what lasts, in French, by people who have not seen the site before.

The utility works at a telephone, whose connection goes twice while something is filled in; its
peer sits at a desk. Each step is found on the desk of whose turn it is, or by a link of the page
on which one is. The days of the plan are set so that its one period has just ended, and one looks
again a month after the end: so nobody has to wait for months.
"""

from __future__ import annotations

import re
import sqlite3
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Error, Locator, Page, expect

from tests.journeys import test_offline as offline
from tests.journeys.conftest import PATIENCE, SignIn, speak
from tests.journeys.test_figures import wait_for_mail
from tests.journeys.test_offline import Line, Open, line  # noqa: F401
from tests.journeys.test_offline import opened as device  # noqa: F401
from tests.journeys.test_story import (
    TITLE,
    answer_yes,
    ask_a_mentor,
    asked_once,
    fr,
    pass_gate_one,
    press,
    refusals,
    state_a_need,
    write,
    write_the_agreement,
)
from tests.journeys.test_story import sign as sign_the_agreement
from waterpeers.domain.plans import months_after

pytestmark = pytest.mark.journey
ANA, BERTA = offline.ANA, offline.BERTA
LAGO, SERRA = "Águas do Lago", "Companhia Serra Água"
LAST = date.today() - timedelta(days=40)
FIRST = months_after(LAST + timedelta(days=1), -6)
AGAIN = months_after(LAST + timedelta(days=1), 1)
SHORT = "Version courte, une page"
PROBLEM = "Les compteurs généraux n’ont jamais été étalonnés"
OUTPUT = "Compteurs étalonnés, fiche signée"
OURS = {
    "s1": "14", "s2": "1", "s3": "41 000", "s4": "350 000", "s4.billed": "180 000", "s5": "78",
    "s6": "1", "s7": "Les coupures d’électricité.", "s8": "1", "s9": "1",
    "s10": "Dans le lac, sans traitement.", "s11": "0", "s12": "L’équipe de nuit marche bien.",
}  # fmt: skip
THEIRS = OURS | {"s6": "0", "s11": "2", "s5": "70"}


def fits(page: Page) -> None:
    over = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert over <= 0, (page.url, over)


def look_at(page: Page, address: str) -> None:
    """Open a page that answers, and is no wider than its window."""
    try:
        answer = page.goto(address)
    except Error as overtaken:  # by what a form that was sent from this device leads to
        if not re.search("ERR_ABORTED|interrupted by another", str(overtaken)):
            raise
        page.wait_for_load_state()
        answer = page.goto(address)
    assert answer is not None, address
    assert answer.ok, (address, answer.status)
    fits(page)


def follow(page: Page, label: object) -> None:
    """Take a link of the page on which one is."""
    page.locator("main a", has_text=re.compile(rf"^\s*{re.escape(fr(label))}")).first.click()
    page.wait_for_load_state()
    fits(page)


def on_the_desk(page: Page, action: object, about: object = "") -> Locator:
    """Find on one's desk what waits, by what is to be done and what it is about."""
    look_at(page, "/desk/")
    pattern = re.compile(rf"^\s*{re.escape(fr(action))}")
    waits = page.locator("main :is(.desk-lines li, .next-thing)", has_text=fr(about))
    return waits.locator("a", has_text=pattern)


def from_the_desk(page: Page, action: object, about: object = "") -> None:
    on_the_desk(page, action, about).last.click()
    page.wait_for_load_state()
    fits(page)


def save(page: Page) -> None:
    """Keep what a form says; what was refused would stand there."""
    page.locator("main form .actions button.button").first.click()
    page.wait_for_load_state()
    assert refusals(page) == [], page.url
    fits(page)


def links(page: Page, pattern: str) -> list[str]:
    every = page.locator("main a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    return list(dict.fromkeys(href for href in every if href and re.search(pattern, href)))


def go_on_from_the_desk(page: Page) -> None:
    """All is there, says the desk: the gate before it is passed."""
    from_the_desk(page, "Go on")
    assert page.locator(".gate li.missing").all_inner_texts() == []
    passing = asked_once(page, fr("Pass gate %(gate)s", gate="G"))
    passing.first.click()
    page.locator(".asks-once[open] button").first.click()
    page.wait_for_load_state()
    assert refusals(page) == []


@pytest.mark.long
def test_people_who_have_not_seen_the_site_get_from_an_agreement_to_what_lasts(
    sign_in: SignIn,
    device: Open,  # noqa: F811
    line: Line,  # noqa: F811
    data: Path,
):
    ana, hugo = sign_in(ANA), sign_in("hugo@serra.example")
    partnership = agreed(sign_in(BERTA), hugo)
    began_before(data)
    phone = Phone(device, line)

    diagnose(phone, ana, hugo, data)
    plan(phone, hugo)
    tell_of_the_period(phone, hugo)
    eva = sign_in("eva@platform.example")
    from_the_desk(eva, "Read it", "Les deux parties ont approuvé le point d’avancement")
    press(eva, "I have read it")
    review(phone.page, hugo)
    close(phone.page, hugo)
    look_again(phone.page, hugo)

    look_at(eva, f"{partnership}results/")
    expect(eva.locator("main .chip.good")).to_have_count(2)
    look_at(eva, "/portfolio/?every=1")
    expect(eva.locator("main table")).to_contain_text(fr("Fell back"))


class Phone:
    """The telephone of somebody of the utility: its browser can be closed, its line cut."""

    def __init__(self, device: Open, line: Line) -> None:  # noqa: F811
        self.device, self.line = device, line
        self.context = device()
        self.page = offline.sign_in(self.context, BERTA)
        speak(self.page, "fr")

    def cut(self) -> None:
        self.line.cut(self.context)

    def closed_and_opened_again(self) -> None:
        """The browser is closed where there is no connection; what it kept is there again."""
        self.context.close()
        self.context = self.device()
        self.line.cut(self.context)
        self.page = self.context.pages[0]
        self.page.goto("/desk/")
        expect(self.page.locator("[data-pages] a").first).to_be_visible()

    def is_kept(self) -> None:
        expect(self.page.locator(offline.PANEL)).to_contain_text(fr(offline.KEPT))

    def waits(self) -> None:
        expect(self.page.locator(offline.PANEL)).to_contain_text(fr(offline.WAITS))

    def mend(self) -> None:
        self.line.mend(self.context)


def agreed(berta: Page, hugo: Page) -> str:
    """Bring an agreement into force; give where the partnership stands."""
    state_a_need(berta)
    ask_a_mentor(berta)
    partnership = answer_yes(hugo)
    pass_gate_one(berta, hugo, partnership)
    sign_the_agreement(berta, hugo, write_the_agreement(berta, hugo, partnership))
    return "/" + partnership.split("/", 3)[3]


def began_before(data: Path) -> None:
    """Let the agreement have begun with the plan."""
    with sqlite3.connect(data / "waterpeers.sqlite3", timeout=PATIENCE) as database:
        begun = (FIRST.isoformat(),)
        database.execute("update partnerships_partnership set started_on = ?", begun)


# --- where the utility stands, and why ---


def diagnose(phone: Phone, ana: Page, hugo: Page, data: Path) -> None:
    berta = phone.page
    from_the_desk(berta, "Start a round")
    expect(berta.locator("[name=stage]")).to_have_value("start")
    berta.get_by_label(SHORT).check()
    expect(berta.locator("[name=areas]").first).to_be_hidden()
    press(berta, "Start")
    asked = fr("You are asked for yourself: %(questionnaire)s (%(about)s).")
    asked %= {"questionnaire": SHORT, "about": TITLE}
    wait_for_mail(ANA, asked, data)
    assert not on_the_desk(hugo, "Read and approve the diagnosis").count(), "nothing to approve yet"

    from_the_desk(ana, "Answer", asked)
    ana.locator("#group").select_option("operators")
    answer(ana, OURS)
    answer_without_a_connection(phone, asked)
    berta = phone.page
    from_the_desk(berta, "Answer", f"{LAGO} est invité à répondre")
    answer(berta, OURS)
    from_the_desk(hugo, "Answer", f"{SERRA} est invité à répondre")
    answer(hugo, THEIRS)
    differ(berta, data)
    rank_and_decide(berta, hugo, data)
    approve_the_diagnosis(berta, hugo, data)


def fill(page: Page, answers: dict[str, str]) -> None:
    for code, said in answers.items():
        field = page.locator(f'[name="v-{code}"]')
        if field.first.get_attribute("type") != "radio":
            field.fill(said)
            continue
        page.locator(f'[name="v-{code}"][value="{said}"]').check()
        if (note := page.locator(f'[name="n-{code}"]')).is_visible() and said != "0":
            note.fill("Registre de novembre, lu sur place.")


def answer(page: Page, answers: dict[str, str]) -> None:
    fill(page, answers)
    press(page, "Hand in")
    expect(page.locator("main .chip.good").first).to_have_text(fr("Handed in"))
    fits(page)


def answer_without_a_connection(phone: Phone, asked: str) -> None:
    """The line goes while one answers, the browser is closed; it is handed in once it is back."""
    from_the_desk(phone.page, "Answer", asked)
    phone.is_kept()
    phone.cut()
    phone.page.locator("#group").select_option("managers")
    fill(phone.page, OURS)
    press(phone.page, "Hand in")
    phone.waits()
    phone.closed_and_opened_again()
    phone.page.locator("[data-pages] a", has_text=SHORT).click()
    expect(phone.page.locator('[name="v-s3"]')).to_have_value("41 000")
    expect(phone.page.locator("#group")).to_have_value("managers")
    phone.mend()
    expect(phone.page.locator("main .chip.good").first).to_have_text(fr("Handed in"))


def differ(berta: Page, data: Path) -> None:
    """One difference is large; both hold one value now, and name what is behind it."""
    large = fr("Large differences to settle together: %(number)s.", number="1")
    wait_for_mail(BERTA, large, data)
    from_the_desk(berta, "Open the diagnosis", large)
    follow(berta, "Write down what we made of it")
    berta.locator('[name=outcome][value="joint"]').check()
    expect(berta.locator("[name=due_on]")).to_be_hidden()
    berta.locator("[name=level]").select_option("1")
    write(berta, "why", "Le rapport annuel est affiché depuis mars.")
    save(berta)
    follow(berta, "Say who else was heard")
    berta.locator('[name=heard][value="customers"]').check()
    save(berta)
    follow(berta, "Name a problem")
    write(berta, "title", PROBLEM)
    expect(berta.locator("[name=area]")).to_have_value("water_losses")
    for cause in ("skill", "tools"):
        berta.locator(f'[name=causes][value="{cause}"]').check()
    write(berta, "why", "Personne n’a appris à le faire.")
    write(berta, "why_that", "Il n’y a pas de banc d’essai.")
    write(berta, "proof", "Fiches des compteurs, lues le 12 novembre.")
    berta.locator("[name=indicator]").select_option("I.nrw_conn")
    save(berta)
    follow(berta, "Name a strength")
    expect(berta.locator("[name=causes]").first).to_be_hidden()
    write(berta, "title", "L’équipe de nuit répare en un jour")
    write(berta, "proof", "Journal de nuit, octobre.")
    berta.locator("[name=is_of_use]").check()
    save(berta)


def rank_and_decide(berta: Page, hugo: Page, data: Path) -> None:
    """Each side ranks apart; the other is told, and both decide."""
    follow(berta, "Rank it for your side")
    rank(berta)
    from_the_desk(hugo, "Rank for your side")
    rank(hugo)
    follow(hugo, "Decide together")
    hugo.locator("[name=is_priority]").check()
    save(hugo)
    expect(hugo.locator("main")).to_contain_text(fr("Priority"))


def rank(page: Page) -> None:
    for scale, number in {"impact": 4, "effort": 2, "readiness": 3, "money": 1}.items():
        page.locator(f'[name={scale}][value="{number}"]').check()
    save(page)


def approve_the_diagnosis(berta: Page, hugo: Page, data: Path) -> None:
    wait_for_mail(BERTA, fr("%(name)s has not approved the diagnosis.", name=LAGO), data)
    for page in (hugo, berta):
        from_the_desk(page, "Read and approve the diagnosis")
        expect(page.locator("main")).to_contain_text(PROBLEM)
        press(page, "Approve")
        assert refusals(page) == []
    go_on_from_the_desk(hugo)


# --- who does what ---


def plan(phone: Phone, hugo: Page) -> None:
    """A priority comes in with one press; what is missing is added where the desk points."""
    page = phone.page
    from_the_desk(page, "Open the plan")
    follow(page, "Begin the plan")
    write(page, "starts_on", FIRST.isoformat())
    write(page, "last_day", LAST.isoformat())
    write(page, "follow_ups", AGAIN.isoformat())
    save(page)
    press(page, "Take it up", exact=False)
    write(page, "starts_on", FIRST.isoformat())
    write(page, "ends_on", LAST.isoformat())
    write(page, "mentee_name", "S. Cossa, atelier")
    write(page, "mentor_name", "P. Lima, compteurs")
    save(page)
    follow(page, "Add an output")
    write(page, "title", OUTPUT)
    write(page, "unit", "compteurs")
    write(page, "means", "Fiches signées")
    save(page)
    from_the_desk(page, "Open the plan", "apprentissage")
    assert page.url.endswith("#id_learning_targets"), "where it is added"
    follow(page, "Add a learning target")
    write(page, "who", "Deux techniciens de l’atelier")
    write(page, "title", "Étalonner un compteur sans aide")
    save(page)
    follow(page, "Add a risk, an assumption or a point of equity")
    page.locator("[name=sort]").select_option(index=1)
    write(page, "title", "Les vannes restent en douane")
    write(page, "answer", "Une lettre de la mairie.")
    save(page)
    for each in (hugo, page):
        from_the_desk(each, "Read and approve the plan")
        press(each, "Approve")
        assert refusals(each) == []
    go_on_from_the_desk(hugo)
    look_at(page, "/desk/")


def tell_of_the_period(phone: Phone, hugo: Page) -> None:
    """Say how far all is, one thing of it without a connection; the other side agrees."""
    page = phone.page
    from_the_desk(page, "Begin the update")
    press(page, "Begin the update", exact=False)
    follow(page, "Say how far it is")
    say_how_far(page)
    page = said_without_a_connection(phone)
    told = 1
    while "/item/" in page.url:
        say_how_far(page)
        keep(page)
        told += 1
    assert told == 3, "an activity, its output, a figure"
    follow(page, "Say it in words")
    write(page, "summary", "Le banc tourne ; trente-huit compteurs sont étalonnés.")
    write(page, "ahead", "Le travail de ce plan est fini.")
    keep(page)
    press(page, "Hand it to the other side")
    assert refusals(page) == []
    from_the_desk(hugo, "Read and agree")
    expect(hugo.locator("main")).to_contain_text(OUTPUT)
    press(hugo, "Agree to it")


def said_without_a_connection(phone: Phone) -> Page:
    """What is kept waits on the telephone, over a closed browser; then it goes on to the next."""
    there = phone.page.url
    phone.is_kept()
    phone.cut()
    phone.page.locator("main form .actions button.button").first.click()
    phone.waits()
    phone.closed_and_opened_again()
    page = phone.page
    page.locator(f"[data-pages] a[href='{there.removeprefix(phone.line.address)}']").click()
    expect(page.locator("[name=explanation]")).to_have_value("Trente-huit sur quarante.")
    phone.mend()
    expect(page).not_to_have_url(there)
    return page


def keep(page: Page) -> None:
    """Keep a form that a script sends, which leads to the next page."""
    there = page.url
    page.locator("main form .actions button.button").first.click()
    expect(page).not_to_have_url(there)
    fits(page)


def say_how_far(page: Page) -> None:
    page.locator('[name=progress][value="on_course"]').check()
    if page.locator("[name=value]").count():
        write(page, "value", "38")
    write(page, "explanation", "Trente-huit sur quarante.")
    fits(page)


# --- the end, and what lasts ---


def review(berta: Page, hugo: Page) -> None:
    """One side writes the review, the other sees it so too: the close-out can begin."""
    from_the_desk(berta, "Hold a review")
    berta.locator('[name=status][value="on_track"]').check()
    write(berta, "why", "Nous le voyons ainsi, ensemble.")
    write(berta, "decided", "– Clore, et regarder dans un mois")
    save(berta)
    from_the_desk(hugo, "Read it")
    press(hugo, "We see it so too", exact=False)
    from_the_desk(berta, "Begin the close-out")
    assert berta.locator(".gate li.missing").all_inner_texts() == []
    press(berta, "Begin the close-out")


def close(berta: Page, hugo: Page) -> None:
    """Answer about the Code, say figures, decide what goes on, sign."""
    for page, name in ((berta, LAGO), (hugo, SERRA)):
        from_the_desk(page, "Answer", name)
        page.locator('[name="v-content"][value="4"]').check()
        write(page, "v-gained", "Des compteurs qui comptent.")
        for code in ("again", "O12.1", "O2.2", "O6.2"):
            page.locator(f'[name="v-{code}"][value="yes"]').check()
        press(page, "Hand in")
        fits(page)
    judge(berta, hugo)
    from_the_desk(berta, "See what is missing")
    account = berta.url.partition("#")[0]
    say_figures(berta, account)
    look_at(berta, f"{account}words/")
    write(berta, "summary", "L’atelier étalonne ses compteurs lui-même.")
    write(berta, "lessons", "Commencer par le banc d’essai.")
    save(berta)
    for page in (berta, hugo):
        from_the_desk(page, "Read and sign")
        sign(page)
    from_the_desk(hugo, "Go on")
    press(hugo, "Agree on it as it stands")


def judge(berta: Page, hugo: Page) -> None:
    """Say how far the working area has come; the other side sees it so too."""
    from_the_desk(berta, "See what is missing", "stade")
    follow(berta, "Judge stages and capacity")
    follow(berta, "Judge")
    berta.locator('[name=stage][value="visible"]').check()
    write(berta, "proof", "Le registre du banc, novembre.")
    save(berta)
    from_the_desk(hugo, "Read it")
    press(hugo, "We see it so too", exact=False)


def say_figures(page: Page, stocktaking: str) -> None:
    look_at(page, f"{stocktaking}figures/")
    for box in page.locator('[name^="value_"]').all():
        box.fill("30")
    for box in page.locator('[name^="year_"]').all():
        box.fill(str(date.today().year))
    for box in page.locator('[name^="word_"]').all():
        code = (box.get_attribute("name") or "").removeprefix("word_")
        if not page.locator(f'[name="value_{code}"]').count():
            box.fill("L’année n’est pas encore close.")
    save(page)


def sign(page: Page) -> None:
    press(page, "Sign")
    assert refusals(page) == []


def look_again(berta: Page, hugo: Page) -> None:
    """A month later: it has fallen back, and both say so."""
    from_the_desk(berta, "Say how it is now")
    later = berta.url
    look_at(berta, f"{later}judge/")
    for name in names_of(berta, "stage_"):
        berta.locator(f'[name="{name}"][value="planned"]').check()
        write(berta, name.replace("stage_", "word_"), "Le chef est parti.")
    for name in names_of(berta, "change_"):
        berta.locator(f'[name="{name}"][value="0"]').check()
        write(berta, name.replace("change_", "word_"), "Comme à la fin.")
    save(berta)
    say_figures(berta, later)
    look_at(berta, f"{later}words/")
    write(berta, "summary", "Les compteurs tiennent ; le relevé de nuit s’est arrêté.")
    save(berta)
    for page in (berta, hugo):
        from_the_desk(page, "Say how it is now")
        follow(page, "Read and sign")
        sign(page)
    expect(hugo.locator("main .chip.good").first).to_have_text(fr("agreed by both sides"))


def names_of(page: Page, start: str) -> list[str]:
    every = page.locator(f'[name^="{start}"]').evaluate_all("all => all.map(a => a.name)")
    return list(dict.fromkeys(every))
