"""From a need to an agreement in force, in French, by the people of the example world."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.utils.translation import gettext, override
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import SignIn
from waterpeers.apps.agreements.words import CONTRIBUTIONS
from waterpeers.apps.operators.words import VISIBILITIES
from waterpeers.domain.codes import Visibility, WorkingArea
from waterpeers.domain.conduct import DECLARATIONS
from waterpeers.domain.partnerships import ContributionKind

pytestmark = pytest.mark.journey
NEED = "Nos fuites ne sont réparées qu’après trois semaines"
TITLE = "Moins de pertes au bord du lac"


def fr(text: object, **values: str) -> str:
    """Say an English sentence of the site, or a word of a list, in French."""
    with override("fr"):
        said = gettext(text) if isinstance(text, str) else str(text)
    return said % values if values else said


def asked_once(page: Page, label: object) -> Locator:
    """Find what is asked once before it is done, by the words of its button."""
    name = re.compile(rf"^\s*{re.escape(fr(label))}")
    return page.locator(".asks-once:not([open]) > summary", has_text=name)


def press(page: Page, label: object, *, exact: bool = True) -> None:
    """Press a button; what is asked once is opened first."""
    if (asks := asked_once(page, label)).count():
        asks.first.click()
    page.get_by_role("button", name=fr(label), exact=exact).first.click()
    page.wait_for_load_state()


def follow(page: Page, label: object) -> None:
    page.get_by_role("link", name=fr(label)).first.click()
    page.wait_for_load_state()


def write(page: Page, name: str, text: str) -> None:
    page.locator(f'main [name="{name}"]').fill(text)


def refusals(page: Page) -> list[str]:
    return page.locator(".errors li, .reasons li").all_inner_texts()


@pytest.fixture
def people(sign_in: SignIn) -> dict[str, Page]:
    """Berta signs for the mentee; Hugo signs for the mentor; Eva facilitates; Ana reports."""
    return {
        name: sign_in(email, language="fr")
        for name, email in {
            "ana": "ana@lago.example",
            "berta": "berta@lago.example",
            "hugo": "hugo@serra.example",
            "eva": "eva@platform.example",
        }.items()
    }


def test_a_need_becomes_an_agreement_in_force(people: dict[str, Page]):
    berta, hugo = people["berta"], people["hugo"]
    state_a_need(berta)
    ask_a_mentor(berta)
    partnership = answer_yes(hugo)
    say_who_sees_it(people, partnership)
    pass_gate_one(berta, hugo, partnership)
    agreement = write_the_agreement(berta, hugo, partnership)
    sign(berta, hugo, agreement)

    berta.goto(partnership)
    expect(berta.locator(".steps [aria-current=step]")).to_have_text(fr("Diagnose"))
    berta.locator(".tabs").get_by_role("link", name=fr("Trail")).click()
    berta.wait_for_url(re.compile("/trail/$"))
    trail = berta.locator(".trail").all_inner_texts()
    for happened in ("The agreement came into force", "The agreement was signed"):
        assert any(fr(happened) in text for text in trail), happened
    expect(berta.locator("main")).to_contain_text("Hugo")


def state_a_need(page: Page) -> None:
    """The need is kept as a draft while it is typed, and is public only with a yes."""
    page.goto("/match/")
    follow(page, "State a need")
    page.locator("[name=working_area]").select_option(WorkingArea.WATER_LOSSES)
    write(page, "sentence", NEED)
    expect(page.locator(".saved")).not_to_be_empty()
    page.reload()
    expect(page.locator("[name=sentence]")).to_have_value(NEED)

    page.get_by_label(fr(VISIBILITIES[Visibility.PUBLIC]), exact=True).check()
    press(page, "Save")
    assert refusals(page), "a need is never public without a yes"
    expect(page.locator("[name=sentence]")).to_have_value(NEED)
    page.get_by_label(fr(VISIBILITIES[Visibility.NETWORK]), exact=True).check()
    press(page, "Save")
    expect(page.locator("main")).to_contain_text(NEED)


def ask_a_mentor(page: Page) -> None:
    """Reasons in words, side by side, then a request."""
    card = page.locator("article, section, li, .card", has_text=NEED).last
    card.get_by_role("link", name=fr("Who could help?")).click()
    page.wait_for_load_state()
    expect(page.locator("main")).to_contain_text("Companhia Serra Água")
    assert page.locator(".cards > li").count() >= 2
    assert page.locator("table.compared tbody tr").count() >= 8
    serra = page.locator(".cards > li", has_text="Companhia Serra Água")
    serra.get_by_role("link", name=re.compile(re.escape(fr("Ask for help")))).first.click()
    write(page, "message", "Aidez-nous à organiser la recherche de fuites.")
    write(page, "gives_in_return", "Nos équipes connaissent les petits réseaux du lac.")
    press(page, "Send the request")
    expect(page.locator("main")).to_contain_text("Companhia Serra Água")


def answer_yes(page: Page) -> str:
    page.goto("/desk/")
    expect(page.locator("main")).to_contain_text("Águas do Lago")
    page.goto("/match/requests/")
    press(page, "Yes, let us talk")
    page.goto("/match/requests/")
    follow(page, "Go to the partnership")
    return page.url


def say_who_sees_it(people: dict[str, Page], partnership: str) -> None:
    """A colleague and the facilitator see it; everybody sees what is missing."""
    for name in ("ana", "eva"):
        answer = people[name].goto(partnership)
        assert answer is not None, name
        assert answer.status == 200, name
        assert people[name].locator(".gate li.missing").count() > 3


def pass_gate_one(berta: Page, hugo: Page, partnership: str) -> None:
    berta.goto(partnership)
    assert asked_once(berta, fr("Pass gate %(gate)s", gate="G1")).count() == 0
    assert berta.locator(".gate li.missing").count() > 3, "all that is missing is said at once"

    berta.goto("/desk/")
    follow(berta, "Read and accept")
    write(berta, "office", "Directrice générale")
    press(berta, "Accept the Code")

    for page in (berta, hugo):
        page.goto(f"{partnership}interest/")
        declare(page)

    berta.goto(f"{partnership}edit/")
    write(berta, "title", TITLE)
    berta.locator('[name=earlier_looked_up][value="yes"]').check()
    write(berta, "earlier_partnerships", "Aucun partenariat antérieur n’a été trouvé.")
    press(berta, "Save")

    berta.goto(partnership)
    missing = berta.locator(".gate li.missing").all_inner_texts()
    assert missing == [], missing
    press(berta, fr("Pass gate %(gate)s", gate="G1"))
    expect(berta.locator(".steps [aria-current=step]")).to_have_text(fr("Agree"))


def declare(page: Page) -> None:
    """Answer all that a partnership asks of one's own side, and hand it in."""
    page.locator('[name="v-is_interested"][value="yes"]').check()
    write(page, "v-motivation", "Apprendre l’un de l’autre, sans profit.")
    write(page, "v-office", "Direction")
    for obligation in DECLARATIONS:
        page.locator(f'[name="v-{obligation}"][value="yes"]').check()
    press(page, "Hand in")
    expect(page.locator("main .chip.good")).to_have_text(fr("Handed in"))


def write_the_agreement(berta: Page, hugo: Page, partnership: str) -> str:
    berta.goto(partnership)
    follow(berta, "Begin the agreement")
    press(berta, "Draft a memorandum")
    agreement = re.match(r".*/agreement/[0-9a-f-]{36}/", berta.url).group()  # type: ignore[union-attr]

    berta.goto(agreement)
    press(berta, "Open for signature")
    said = refusals(berta)
    assert len(said) > 5, f"all reasons at once: {said}"
    follow(berta, "Back to the page")
    assert berta.url == agreement

    today = date.today()
    berta.goto(f"{agreement}edit/")
    write(berta, "title", TITLE)
    expect(berta.locator("[name=objectives]")).to_have_value(NEED)  # from the need
    write(berta, "objectives", "Réparer les fuites en trois jours\nPerdre moins de 35 % de l’eau")
    write(berta, "expected_outputs", "Une équipe de recherche de fuites")
    go_on(berta)
    fill_all(berta, "duties")
    go_on(berta)
    berta.locator("[name=is_without_cash]").check()
    go_on(berta)
    fill_all(berta, "interests")
    fill_all(berta, "gains")
    go_on(berta)
    write(berta, "starts_on", today.isoformat())
    write(berta, "ends_before", (today + timedelta(days=730)).isoformat())
    write(berta, "review_dates", (today + timedelta(days=365)).isoformat())
    assert berta.locator("[name=code_text]").input_value(), "the version in force is proposed"
    berta.locator('[name=authority_approval][value="yes"]').check()
    go_on(berta)
    for clause in ("confidentiality", "amendment_and_termination"):
        write(berta, clause, "Comme le demande le code.")
    berta.locator('[name=take][value="data_and_publication.fr"]').click()
    berta.wait_for_load_state()
    expect(berta.locator("[name=data_and_publication]")).to_have_value(re.compile("données"))
    expect(berta.locator("[name=confidentiality]")).to_have_value("Comme le demande le code.")
    berta.locator('[name="unknown-disputes"]').check()
    go_on(berta)
    assert berta.url.partition("#")[0] == agreement

    hugo.goto(f"{agreement}puts-in/")
    hugo.locator("[name=party]").select_option(label="Companhia Serra Água")
    hugo.get_by_label(fr(CONTRIBUTIONS[ContributionKind.STAFF_TIME]), exact=True).check()
    write(hugo, "description", "Deux praticiens, deux missions par an")
    write(hugo, "days", "60")
    press(hugo, "State it")
    expect(hugo.locator("main")).to_contain_text("60")

    berta.goto(agreement)
    press(berta, "Open for signature")
    return agreement


def go_on(page: Page) -> None:
    """Save a part, which leads to the next one; what it refused would stand there."""
    page.locator(".bar button").click()
    page.wait_for_load_state()
    assert refusals(page) == []


def fill_all(page: Page, part: str) -> None:
    for box in page.locator(f'textarea[name^="{part}-"]').all():
        box.fill(f"Écrit par les deux parties ({part}).")


def sign(berta: Page, hugo: Page, agreement: str) -> None:
    """What is not known is explained by both; in force only when both have signed."""
    for page, name in ((berta, "Berta"), (hugo, "Hugo")):
        page.goto(agreement)
        in_force = asked_once(page, "Bring the agreement into force")
        assert not in_force.count(), "not in force before both have signed"
        follow(page, "Read and sign")
        write(page, "name", name)
        write(page, "office", "Direction")
        press(page, "Sign")
        explain(page, agreement)
    hugo.goto(agreement)
    assert hugo.locator(".gate li.missing").all_inner_texts() == []
    press(hugo, "Bring the agreement into force")
    berta.goto(agreement)
    expect(berta.locator("h1 + p .chip")).to_have_text(fr("In force"))


def explain(page: Page, agreement: str) -> None:
    page.goto(agreement)
    for link in page.locator(".gate li.explain a").all():
        href = link.get_attribute("href") or ""
        if "/gates/" not in href:
            continue
        page.goto(href)
        if not page.locator("[name=text]").count():
            return
        write(page, "text", "Nous choisirons ensemble un médiateur avant la première mission.")
        press(page, "Explain")
        return
