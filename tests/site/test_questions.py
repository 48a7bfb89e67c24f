"""What cannot be taken back is asked once, in words of what it does; every action has its line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template.loader import get_template, render_to_string
from django.urls import reverse

from tests.consistency.test_doors import OF_NOBODY, actions
from tests.world import signed_in
from waterpeers.apps.accounts.models import Membership

PART = "parts/ends.html"
PACKAGE = Path(__file__).resolve().parents[2] / "waterpeers"

# Asked by the general piece: action → the template in which it stands.
ASKED = {
    "accounts.actions.decide_claim": "accounts/_no.html",  # the no; a yes is ended by end_role
    "accounts.actions.end_key": "accounts/me.html",
    "accounts.actions.withdraw_invitation": "accounts/people.html",
    "agreements.actions.agreements.bring_into_force": "compliance/_panel.html",
    "agreements.actions.agreements.open_for_signature": "agreements/detail.html",
    "agreements.actions.agreements.remove_contribution": "agreements/_change_contribution.html",
    "agreements.actions.agreements.return_to_draft": "agreements/_back_to_draft.html",
    "agreements.actions.attachments.detach": "agreements/_kept.html",
    "closing.actions.closing.agree_stocktaking": "compliance/_panel.html",
    "compliance.actions.pass_gate": "compliance/_panel.html",
    "learning.actions.certificates.withdraw_certificate": "learning/_certificates.html",
    "follow_up.actions.calendar.end_calendar_link": "follow_up/_calendar_links.html",
    "indicators.actions.evidence.remove_evidence": "indicators/_evidence.html",
    "indicators.actions.values.lock": "indicators/sheet.html",
    "keeping.actions.dismiss_twins": "keeping/home.html",
    "keeping.actions.take_back": "keeping/brought.html",
    "matching.actions.asking.answer_request": "matching/_no.html",  # the no
    "matching.actions.asking.withdraw_request": "matching/_request.html",
    "matching.actions.declaring.withdraw": "matching/_declared.html",
    "matching.actions.introducing.answer_introduction": "matching/_introduction.html",  # the no
    "matching.actions.introducing.withdraw_introduction": "matching/_introduction.html",
    "missions.actions.log.remove_file": "missions/_remove.html",
    "missions.actions.reporting.remove_cost": "missions/cost.html",
    "operators.actions.affiliations.remove_affiliation": "operators/affiliation.html",
    "operators.actions.mappings.remove_mapping": "operators/mapping.html",
    "references.actions.remove_references": "references/index.html",
    "partnerships.actions.partnerships.remove_party": "partnerships/_remove.html",
    "questionnaires.actions.templates.drop": "questionnaires/template.html",
    "reporting.actions.reports.drop_report": "reporting/report.html",
    "threads.actions.take_back_message": "threads/_messages.html",
    "workbooks.actions.drop": "workbooks/_drop.html",
}
OF_THE_LIBRARY = {"usersessions/usersession_list.html"}  # ending sessions
SHOWN = "site/_parts_to_use.html"  # the page that shows every part
# Asked by a page of its own: what it does, the button, and a way out beside it.
ASKED_ON_A_PAGE = {
    "accounts.actions.end_role": "accounts/end_role.html",
    "agreements.actions.signatures.sign": "agreements/sign.html",
    "agreements.actions.signatures.sign_by_upload": "agreements/sign.html",
    "keeping.actions.merge": "keeping/merge.html",  # undone for 30 days
    "keeping.actions.decide_identity": "keeping/identity.html",
    "keeping.actions.refuse": "keeping/refuse.html",
    "learning.actions.records.forget_learner": "learning/forget.html",
    "matching.actions.rounds.close_round": "matching/close_round.html",  # opened again
    "partnerships.actions.conduct.accept_code": "partnerships/accept_code.html",
    "partnerships.actions.conduct.publish_version": "partnerships/code_step.html",
    "partnerships.actions.conduct.discard_version": "partnerships/code_step.html",
    "partnerships.actions.conduct.withdraw_version": "partnerships/code_step.html",
    "accounts.actions.forget": "accounts/forget.html",
    "partnerships.actions.conduct.upload_text": "partnerships/code_text.html",
    "partnerships.actions.partnerships.move": "partnerships/stop.html",
    "plans.actions.approval.approve_plan": "plans/approve.html",
    "portfolio.actions.remind": "portfolio/remind.html",
    "questionnaires.actions.paper.enter_paper": "questionnaires/enter_paper.html",
    "safety.actions.reset_second_factor": "safety/reset_second_factor.html",
}
# Taken back by another action, or by itself with the other answer.
TAKEN_BACK_BY = {
    "accounts.actions.accept_invitation": "accounts.actions.end_role",
    "accounts.actions.change_person": "accounts.actions.change_person",
    "accounts.actions.choose_mails": "accounts.actions.choose_mails",
    "accounts.actions.give_role": "accounts.actions.end_role",
    "accounts.actions.invite": "accounts.actions.withdraw_invitation",
    "accounts.actions.make_key": "accounts.actions.end_key",
    "agreements.actions.agreements.promise": "agreements.actions.agreements.remove_contribution",
    "agreements.actions.attachments.attach": "agreements.actions.attachments.detach",
    "agreements.actions.attachments.change_file_class": (
        "agreements.actions.attachments.change_file_class"
    ),
    "agreements.actions.attachments.keep": "agreements.actions.attachments.detach",
    "benchmarking.actions.share": "benchmarking.actions.stop_sharing",
    "benchmarking.actions.stop_sharing": "benchmarking.actions.share",
    "benchmarking.actions.take_part": "benchmarking.actions.take_part",
    "closing.actions.closing.begin_closing": "closing.actions.closing.go_on",
    "closing.actions.closing.go_on": "closing.actions.closing.begin_closing",
    "closing.actions.closing.take_back_end": "partnerships.actions.partnerships.move",
    "closing.actions.stocktakings.sign_off": "closing.actions.stocktakings.take_back_sign_off",
    "closing.actions.stocktakings.take_back_sign_off": "closing.actions.stocktakings.sign_off",
    "learning.actions.certificates.issue_certificates": (
        "learning.actions.certificates.withdraw_certificate"
    ),
    "lessons.actions.lessons.check_lesson": "lessons.actions.lessons.check_lesson",
    "lessons.actions.lessons.release_lesson": "lessons.actions.lessons.release_lesson",
    "follow_up.actions.calendar.make_calendar_link": (
        "follow_up.actions.calendar.end_calendar_link"
    ),
    "indicators.actions.evidence.add_evidence": "indicators.actions.evidence.remove_evidence",
    "indicators.actions.imports.import_figures": "keeping.actions.take_back",
    "indicators.actions.imports.import_values": "keeping.actions.take_back",
    "joint.actions.moves.agree": "joint.actions.moves.send_back",
    "joint.actions.moves.hand_over": "joint.actions.moves.take_back",
    "joint.actions.moves.send_back": "joint.actions.moves.hand_over",
    "joint.actions.moves.take_back": "joint.actions.moves.hand_over",
    "keeping.actions.undo_merge": "keeping.actions.merge",
    "matching.actions.asking.send_request": "matching.actions.asking.withdraw_request",
    "matching.actions.introducing.introduce": "matching.actions.introducing.withdraw_introduction",
    "matching.actions.rounds.reopen_round": "matching.actions.rounds.close_round",
    "matching.actions.rounds.place_need": "matching.actions.rounds.place_need",
    "matching.actions.declaring.declare": "matching.actions.declaring.withdraw",
    "matching.actions.declaring.watch": "matching.actions.declaring.watch",
    "missions.actions.log.add_file": "missions.actions.log.remove_file",
    "missions.actions.missions.agree_to_terms": "missions.actions.missions.change_terms",
    "missions.actions.missions.end_mission": "missions.actions.missions.take_up_mission",
    "missions.actions.missions.take_up_mission": "missions.actions.missions.end_mission",
    "missions.actions.reporting.agree_to_report": "missions.actions.reporting.save_report",
    "missions.actions.team.answer_member": "missions.actions.team.answer_member",
    "missions.actions.team.leave_team": "missions.actions.team.answer_member",
    "missions.actions.team.release_member": "missions.actions.team.leave_team",
    "operators.actions.affiliations.affiliate": "operators.actions.affiliations.remove_affiliation",
    "operators.actions.imports.import_operators": "keeping.actions.take_back",
    "operators.actions.mappings.save_mapping": "operators.actions.mappings.remove_mapping",
    "references.actions.load_references": "references.actions.remove_references",
    "references.actions.load_levels": "references.actions.remove_references",
    "operators.actions.profiles.approve": "operators.actions.profiles.close",
    "operators.actions.profiles.close": "operators.actions.profiles.approve",
    "operators.actions.tables.ask_to_store": "keeping.actions.take_back",
    "partnerships.actions.conduct.draft_version": "partnerships.actions.conduct.discard_version",
    "partnerships.actions.conduct.switch_obligation": (
        "partnerships.actions.conduct.switch_obligation"
    ),
    "partnerships.actions.partnerships.add_party": (
        "partnerships.actions.partnerships.remove_party"
    ),
    "partnerships.actions.partnerships.release": "partnerships.actions.partnerships.release",
    "plans.actions.items.put_back": "plans.actions.items.remove_item",
    "plans.actions.items.remove_item": "plans.actions.items.put_back",
    "plans.actions.templates.share_plan_template": "plans.actions.templates.withdraw_plan_template",
    "plans.actions.templates.withdraw_plan_template": "plans.actions.templates.share_plan_template",
    "portfolio.actions.save_view": "portfolio.actions.remove_view",
    "portfolio.actions.remove_view": "portfolio.actions.save_view",
    "questionnaires.actions.files.attach": "questionnaires.actions.files.remove",
    "questionnaires.actions.files.remove": "questionnaires.actions.files.attach",
    "questionnaires.actions.rounds.ask": "questionnaires.actions.rounds.stop_asking",
    "questionnaires.actions.rounds.end_round": "questionnaires.actions.rounds.reopen_round",
    "questionnaires.actions.rounds.reopen_round": "questionnaires.actions.rounds.end_round",
    "questionnaires.actions.rounds.stop_asking": "questionnaires.actions.rounds.ask",
    "questionnaires.actions.sheets.hand_in": "questionnaires.actions.sheets.take_up_again",
    "questionnaires.actions.templates.bring": "questionnaires.actions.templates.drop",
    "threads.actions.listen": "threads.actions.listen",
    "threads.actions.write_message": "threads.actions.take_back_message",
}
ENDS_NOTHING = re.compile(
    # what begins, changes a draft or another revision, computes, or is a step of others
    r"accounts\.actions\.(add_person|make_claim|propose_own|record_joined)"
    r"|agreements\.actions\.agreements\.(change|change_contribution|draft)"
    r"|administration\..*|partnerships\.actions\.conduct\.change_version"
    r"|operators\.actions\.affiliations\.change_affiliation"
    r"|closing\.actions\.closing\.(agree_if_it_passes|note_answered)"
    r"|closing\.actions\.continuing\.continue_partnership"  # ended like any other
    r"|closing\.actions\.stocktakings\.(change_stocktaking|judge_again|(read|say)_figures)"
    r"|audit\..*|benchmarking\.actions\.compare|compliance\.actions\.explain"
    r"|desk\.actions\.try_again|diagnosis\..*|follow_up\.actions\.(health|items|practice|reviews)\..*|energy\..*|foundation\..*|frontiers\..*"
    r"|learning\.actions\.(checks\..*|records\.(change|note)_learning)"
    r"|lessons\.actions\.lessons\.((change|translate|write)_lesson|check_translation)"
    r"|missions\.actions\.(missions\.(ask_for_mission|change_terms)|(mentoring|preparing)\..*)"
    r"|missions\.actions\.reporting\.(change_cost|count_days|note_cost|note_follow_up|save_report)"
    r"|missions\.actions\.team\.(ask_member|note_visa)|missions\.actions\.log\.(note|change)_entry"
    r"|missions\.actions\.log\.forget_name"  # a step of learning, which asks
    r"|indicators\.actions\.asking\..*|indicators\.actions\.imports\.look_at_values"
    r"|indicators\.actions\.values\.(decide|open_sheet|report_values|review|send_back|submit)"
    r"|joint\.actions\.moves\.note_read"
    r"|keeping\.actions\.find_twins|matching\.actions\.asking\.expire_requests"
    r"|matching\.actions\.(declaring\.amend|offers\.import_offers)"
    r"|matching\.actions\.introducing\.expire_introductions|matching\.actions\.proposing\..*"
    r"|matching\.actions\.rounds\.(change_round|open_round|set_weights)"
    r"|operators\.actions\.countries\..*|operators\.actions\.mappings\.change_mapping"
    r"|operators\.actions\.profiles\.(change_profile|confirm_profile|register|set_\w+)"
    r"|operators\.actions\.tables\.(ask_to_look|read_again)|partnerships\.actions\.interest\..*"
    r"|partnerships\.actions\.partnerships\.(change|correct_type|fix_parties|open_partnership)"
    r"|partnerships\.actions\.partnerships\.(pass_gate|settle|start|step)"  # steps of others
    r"|partnerships\.actions\.partnerships\.take_back_end"  # a step of closing
    r"|plans\.actions\.approval\.(amend_plan|bring_plan_into_force)"  # a step of compliance
    r"|plans\.actions\.frame\..*|plans\.actions\.items\.(add_item|change_item|note_dates|take_up)"
    r"|plans\.actions\.taking\..*|plans\.actions\.templates\.(begin|change)_plan_template"
    r"|questionnaires\.actions\.rounds\.(open_round|rename_round)"
    r"|questionnaires\.actions\.sheets\.(answer|look_again|open_sheet|take_up_again|touched)"
    r"|questionnaires\.actions\.templates\.(change|use|use_shipped)"
    r"|reporting\.actions\.reports\.(begin_report|change_report|write_section)"
    r"|reporting\.actions\.(layouts|setting)\..*"
    r"|records\..*|safety\.actions\.(forget_sign_ins|note_\w+)|water_balance\..*"
    r"|updates\.actions\.updates\.(begin_update|change_update|read_update_figures|write_line)"
    r"|workbooks\.actions\.(apply|look|receive)"
)


def source(template: str) -> str:
    """Read a template as its writer wrote it."""
    return Path(get_template(template).origin.name).read_text()


def templates() -> list[str]:
    """Name every template of ours."""
    folders = [PACKAGE / "site" / "templates", *PACKAGE.glob("apps/*/templates")]
    return [str(path.relative_to(f)) for f in folders for path in f.rglob("*.html")]


def test_every_action_ends_nothing_is_taken_back_or_is_asked_once():
    names = {name for name, _node in actions()} - set(OF_NOBODY)
    lists = [ASKED, ASKED_ON_A_PAGE, TAKEN_BACK_BY]
    said = [name for table in lists for name in table]

    assert len(said) == len(set(said)), "one line an action"
    assert set(said) <= names, "these are there no more"
    left = {name for name in names - set(said) if not ENDS_NOTHING.fullmatch(name)}
    assert not left, "say whether it can be taken back, and if not, ask"
    assert not [name for name in said if ENDS_NOTHING.fullmatch(name)]
    assert set(TAKEN_BACK_BY.values()) <= names


@pytest.mark.parametrize("template", sorted(set(ASKED.values()) | OF_THE_LIBRARY))
def test_what_ends_is_asked_by_the_general_piece(template):
    text = source(template)

    assert PART in text
    assert "as label" in text or "asvar label" in text
    assert "as does" in text or "asvar does" in text, "in words of what it does"


@pytest.mark.parametrize("template", sorted(set(ASKED_ON_A_PAGE.values())))
def test_a_page_that_asks_has_a_way_out_beside_its_button(template):
    found = re.finditer(r'<(div|form)[^>]*class="actions">.*?</\1>', source(template), re.DOTALL)

    assert any('type="submit"' in row[0] and "<a href" in row[0] for row in found)


def test_nothing_ends_by_a_button_of_another_kind():
    asking = {"parts/ends_sure.html", SHOWN, *ASKED_ON_A_PAGE.values()}
    with_stop = {name for name in templates() if "button stop" in source(name)}
    with_part = {name for name in templates() if f'include "{PART}"' in source(name)}

    assert with_stop <= asking
    assert with_part == set(ASKED.values()) | OF_THE_LIBRARY | {SHOWN}


@pytest.mark.parametrize("address", ["/there/", ""])
def test_the_question_is_closed_says_what_it_does_and_is_not_the_first_button(address):
    context = {"address": address, "label": "End it", "does": "It ends.", "of": "<b>Ana</b>"}
    page = render_to_string(PART, context)

    assert page.count("<form") == bool(address)
    assert "<details" in page
    assert "open" not in page.split(">")[0]
    before, after = page.split("</summary>")
    assert "<button" not in before
    assert "It ends. This cannot be taken back." in after
    assert "<b>Ana</b>" not in page


@pytest.mark.django_db
def test_a_role_of_ones_own_is_left_from_a_page_that_asks(everybody):
    client = signed_in(everybody, "mentee_reporter")
    held = Membership.objects.get(person=everybody.people["mentee_reporter"])
    address = reverse("accounts:end-role", args=[held.uuid])
    account = client.get(reverse("accounts:me")).content.decode()

    assert f'href="{address}"' in account
    assert f'action="{address}"' not in account
    assert "Only somebody else can give it to you again" in client.get(address).content.decode()
    assert Membership.objects.filter(pk=held.pk).exists()
    client.post(address, {"reason": ""})
    assert not Membership.objects.filter(pk=held.pk).exists()
