"""What is said about questionnaires: answers, files, refusals."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

REASONS: dict[str, object] = {
    # answers
    "question_not_known": _("“%(value)s” is not a question of this questionnaire."),
    "answered_and_apart": _("There is an answer, and also that there is none: take one away."),
    "one_answer_only": _("Only one answer can be given here."),
    "no_note_here": _("There is no room for words beside this answer."),
    "no_evidence_here": _("This answer needs no evidence."),
    "note_needed": _("This answer needs some words."),
    "not_a_person": _("This must be a person, with a name."),
    "files_are_attached": _("Files are sent as files, not written."),
    "unit_of_an_answer": _("“%(value)s” is not a unit of this answer; it is kept in %(kept)s."),
    # files of questionnaires
    "questionnaire_too_large": _("%(place)s is larger than %(limit)s kB."),
    "questionnaire_not_toml": _("%(place)s is no TOML file: %(problem)s"),
    "questionnaire_key_missing": _("%(place)s: “%(key)s” is missing."),
    "questionnaire_key_unknown": _(
        "%(place)s: “%(key)s” means nothing here. Known are: %(known)s."
    ),
    "questionnaire_expected_table": _("%(place)s: here must be a table of keys and values."),
    "questionnaire_expected_tables": _(
        "%(place)s: “%(key)s” must be one table or more ([[…]]), %(limit)s at most."
    ),
    "questionnaire_expected_text": _(
        "%(place)s: “%(key)s” must be a text, without characters that cannot be seen."
    ),
    "questionnaire_expected_texts": _(
        '%(place)s: “%(key)s” must be texts by language, such as %(key)s.%(language)s = "…".'
    ),
    "questionnaire_text_too_long": _(
        "%(place)s: “%(key)s” is too long: %(limit)s characters at most."
    ),
    "questionnaire_original_missing": _(
        "%(place)s: “%(key)s” has no text in the language of the questionnaire (%(language)s)."
    ),
    "questionnaire_expected_language": _(
        "%(place)s: “%(key)s” names a language “%(value)s”; expected is a code such as en, fr, es."
    ),
    "questionnaire_expected_code": _(
        "%(place)s: “%(key)s” must be a code of letters, digits and underscores, "
        "with points or hyphens between; it is “%(value)s”."
    ),
    "questionnaire_expected_codes": _("%(place)s: “%(key)s” must be a list of codes."),
    "questionnaire_expected_level": _(
        "%(place)s: the levels of a scale are whole numbers; “%(value)s” is none."
    ),
    "questionnaire_expected_one_of": _(
        "%(place)s: “%(key)s” is “%(value)s”; it must be one of: %(known)s."
    ),
    "questionnaire_expected_whole_number": _(
        "%(place)s: “%(key)s” must be a whole number from %(least)s to %(most)s."
    ),
    "questionnaire_expected_number": _("%(place)s: “%(key)s” must be a number."),
    "questionnaire_expected_yes_or_no": _("%(place)s: “%(key)s” must be true or false."),
    "questionnaire_expected_options": _(
        "%(place)s: “%(key)s” must be texts by code, %(limit)s at most."
    ),
    "questionnaire_expected_two": _("%(place)s: “%(key)s” must be two or more."),
    "questionnaire_expected_unit": _("%(place)s: “%(value)s” is not a unit that is known."),
    "questionnaire_expected_indicator": _(
        "%(place)s: “%(value)s” is neither a variable nor an indicator of the catalogue."
    ),
    "questionnaire_code_twice": _("%(place)s: two %(key)s have the code “%(value)s”."),
    "questionnaire_condition_unknown": _(
        "%(place)s: “%(key)s” looks at “%(value)s”, which is not an earlier question with "
        "answers to choose from."
    ),
    "questionnaire_answer_unknown": _(
        "%(place)s: “%(key)s” names the answer “%(value)s”, which cannot be given."
    ),
    "questionnaire_evidence_without_kinds": _(
        "%(place)s: evidence is asked for, and the questionnaire names no kinds of it."
    ),
}
