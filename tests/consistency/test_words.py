"""One word a thing, in each language: what the glossary forbids is in no catalogue and no data."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polib
import pytest

import waterpeers

LOCALE = Path(waterpeers.__file__).parent / "locale"
DATA = Path(waterpeers.__file__).parent / "domain" / "data"
HOW_TO = Path(__file__).resolve().parents[2] / "docs" / "how-to"
CODE = re.compile(r"```.*?```|`[^`\n]+`|^    .*?$", re.MULTILINE | re.DOTALL)
FORBIDDEN = {  # what is written, and what is to be written
    "en": {
        r"\bm3\b": "m³",
        r"\bStore it\b": "Store",
        r"\bNot as things stand\b": "This cannot be done now",
        r"\bQuarter, median, quarter\b": "quartiles",
    },
    "fr": {
        r"\bm3\b": "m³",
        r"non génératrice": "eau non facturée",
        r"\b[Bb]ilans? en eau\b": "bilan d’eau",
        r"\b[Rr]accordements?\b": "branchement",
        r"\b[Ee]-?mails?\b": "courriel",
        r"[a-zéè]'[a-zéèàêh]": "’",
        r"\bM’attend\b|^Vous attend$": "À faire",
        r"\b[Ll]istes? restreintes?\b": "sélection",
        r"\b[Dd]omaines? de travail\b": "champ d’intervention",
        r"\bmeilleur quart\b|\b([Pp]remier|[Dd]ernier) quart\b": "quartile",
        r"\b[Ff]orces?\b(?! majeure)": "point fort",
        r"\btransmise?s?\b(?! à)": "remis",
        r"\b[Rr]electures?\b": "vérification",
        r"^(Planifier ensemble|Faire et apprendre)$": "a noun for a phase",
        r"(?<![\w−])-\d": "− before a number",
        r" [?!;:»]|« |\d %(?!\()": "a no-break space",
        r"(?<![\d.,])\d{1,3} \d{3}(?!\d)": "a no-break space between thousands",
        r"\ble 1 (janv|févr|mars|avril|mai|juin|juil|août|sept|oct|nov|déc)": "1er",
        r"[“”]": "« »",
        r"\b(tu|toi|tes|peux-tu)\b": "vous",
        r"\b([Dd]e|[Qq]ue) %\((names?|organisation|operator|mentee|mentor|person|who|body)\)s": (
            "a word that stays itself before “Eaux du Milo”"
        ),
    },
    "es": {
        r"\bm3\b": "m³",
        r"\b[Ll]ista corta\b": "preselección",
        r"\bmejor cuarto\b|\bmejor cuartil\b": "cuartil superior",
        r"\b[Pp]untos? fuertes?\b": "fortaleza",
        r"\b[Pp]untuaci[oó]n": "puntaje",
        r"^(Planificar juntos|Hacer y aprender)$": "a noun for a phase",
        r"\b[Ii]ntrodu(cir|zca|zcan|jo|cid)": "ingresar",
        r"\b[Bb]alances? de agua\b": "balance hídrico",
        r"\bempresas?\b(?! de agua)": "operador",
        r"\b[Rr]eclamo\b": "solicitud; reclamos are those of customers",
        r"\w :": "no space before a colon",
        r"(?<![\w−])-\d": "− before a number",
        r"[“”]": "« »",
        r"\d %(?!\()": "a no-break space",
        r"(?<![\d.,])\d{1,3}[ .]\d{3}(?![\d.,])": "a no-break space between thousands",
        r"\b(tu|tus|tú|vete|puedes|tienes|debes|quieres|estás|introduce|haz|regístrate)\b": "usted",
        r"\bañad(ir|a)\b": "agregar",
    },
}
NOT_WORDS = re.compile(r"<[^>]*>|%\(\w+\)[sd]|\{\w+\}|https?://\S+")


def said(language: str) -> list[str]:
    """Give every sentence of a language, without what is no word of it."""
    catalogue = polib.pofile(str(LOCALE / ("fr" if language == "en" else language) / PO))
    texts = []
    for entry in catalogue:
        if language == "en":
            texts += [] if BORROWED in entry.comment else [entry.msgid, entry.msgid_plural]
        else:
            texts += [entry.msgstr, *(entry.msgstr_plural or {}).values()]
    said_elsewhere = [*in_data(language), *in_how_tos(language)]
    return [NOT_WORDS.sub("X", text) for text in [*texts, *said_elsewhere]]


def in_how_tos(language: str) -> list[str]:
    """Give the lines of the how-tos that were written in a language other than English."""
    files = sorted(HOW_TO.glob(f"{language}/*.md"))
    texts = (CODE.sub("X", path.read_text()) for path in files)
    return [line for text in texts for line in text.splitlines()]


def in_data(language: str) -> list[str]:
    """Give every name, definition and question that the domain's data has in a language."""
    files = sorted(DATA.rglob("*.toml"))
    return [text for path in files for text in under(language, tomllib.loads(path.read_text()))]


def under(language: str, node: Any, said_here: bool = False) -> Iterator[str]:
    if isinstance(node, str):
        yield from [node] if said_here else []
    elif isinstance(node, dict | list):
        each = node.items() if isinstance(node, dict) else enumerate(node)
        for key, below in each:
            yield from under(language, below, said_here or key == language)


PO = Path("LC_MESSAGES") / "django.po"
BORROWED = "sign-in library"


@pytest.mark.parametrize("language", FORBIDDEN)
def test_what_the_glossary_forbids_is_nowhere_said(language):
    texts = said(language)
    found = [
        (text, instead)
        for pattern, instead in FORBIDDEN[language].items()
        for text in texts
        if re.search(pattern, text)
    ]

    assert len(texts) > 2000
    assert len(in_data(language)) > 1000
    assert found == []
