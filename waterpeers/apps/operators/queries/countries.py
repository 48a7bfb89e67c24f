"""Countries, languages and currencies: what they are called, and which are known."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.numbers import get_territory_currencies
from django.core.cache import caches
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from waterpeers.apps.operators.models import (
    Country,
)
from waterpeers.domain.money import CURRENCIES
from waterpeers.domain.names import fold


@cache
def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language.replace("-", "_"))
    except (ValueError, UnknownLocaleError):
        return Locale("en")


def currency_of(country: str | None) -> str:
    """Give the currency that is paid with in a country; nothing where that is not known."""
    found = get_territory_currencies(country) if country else []
    return next((code for code in found if code in CURRENCIES), "")


def country_name(code: str, language: str) -> str:
    """Name a country in a language."""
    return str(_locale(language).territories.get(code, code))


def language_name(code: str, language: str) -> str:
    """Name a language in a language."""
    return str(_locale(language).languages.get(code.split("-")[0], code)).capitalize()


def language_codes(text: str, language: str) -> list[str]:
    """Read languages written by name or by code, with commas or spaces between.

    Names are known in the reader's language, in English and in the language itself. What is not
    known is given back as it was written.
    """
    known = _codes_of_languages(language)
    found: list[str] = []
    for part in re.split(r"[,;\n]", text):
        whole = known.get(fold(part))
        found += [whole] if whole else [known.get(fold(word), word) for word in part.split()]
    return list(dict.fromkeys(found))


@cache
def _codes_of_languages(language: str) -> dict[str, str]:
    found: dict[str, str] = {}
    codes = [str(code) for code in _locale("en").languages if "_" not in str(code)]
    for code in codes:
        for said_in in (code, "en", language):
            if name := _locale(said_in).languages.get(code):
                found[fold(str(name))] = code
    return found | {code: code for code in found.values()}


def language_names(codes: Iterable[str], language: str) -> str:
    """Write languages as ``language_codes`` reads them; one with a country keeps its code."""
    names = languages_within(codes, language)
    return names if "-" in names.split(",")[0] else names[:1].upper() + names[1:]


def languages_within(codes: Iterable[str], language: str) -> str:
    """Write languages as they stand within a sentence of a language."""
    said = _locale(language).languages
    return ", ".join(code if "-" in code else str(said.get(code, code)) for code in codes)


def countries(language: str) -> list[tuple[str, str]]:
    """List all countries as code and name, in the order of their names."""
    key = f"countries:{language}"
    found: list[tuple[str, str]] | None = caches["local"].get(key)
    if found is None:
        codes = Country.objects.values_list("code", flat=True)
        found = sorted(
            ((code, country_name(code, language)) for code in codes), key=lambda c: fold(c[1])
        )
        caches["local"].set(key, found, 3600)
    return found


def country_codes() -> dict[str, str]:
    """Find a country's code by any of its codes and names, folded."""
    found: dict[str, str] = {}
    for country in Country.objects.all():
        for language in ("en", "fr", "es", "pt"):
            found[fold(country_name(country.code, language))] = country.code
        found[country.iso3.lower()] = found[country.code.lower()] = country.code
    return found


WRITTEN_IN = ("ar", "en", "es", "fr", "pt", "ru", "sw", "vi", "zh")  # that many utilities share


def languages_of_texts() -> list[tuple[str, str]]:
    """Give the languages in which texts are written, by their names in the reader's."""
    here = get_language() or "en"
    said = [(code, language_names([code], here)) for code in WRITTEN_IN]
    return [("", _("not said")), *sorted(said, key=lambda pair: pair[1])]
