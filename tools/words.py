"""Gather the sentences to translate into the ``.po`` files, and compile them.

``--check`` changes nothing: it fails when a sentence is missing, fuzzy, gone, or when its
placeholders are not those of the original. English is what the sentences are written in; its file
says in our own voice what the sign-in library says in another.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from shutil import copytree, ignore_patterns

import allauth
import polib

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "waterpeers"
LANGUAGES = ("fr", "es")
WRITTEN_IN = "en"
# Of the sign-in library: what is said here, and what belongs to ways in that this site has not.
BORROWED = "of the sign-in library"
SAID = re.compile(
    r"^(account/(adapter|forms|fields|internal/flows)|"
    r"mfa/(adapter|base|totp|webauthn|recovery_codes)|"
    r"usersessions/(forms|views|adapter)|templates/(account|mfa|usersessions|allauth)/)"
)
UNSAID = re.compile(
    r"phone|passkey|webauthn/signup|socialaccount|openid|login_by|confirm_login|signup_by|"
    r"login_code|(?<!recovery)_code\.html|code_required|by_code|trust|admin"
)
UNSAID_WORDS = re.compile(
    r"phone|username|passkeys? for your|create passkey|(in with|up using) a passkey|passwordless|"
    r"third-party|"
    r"sign-in code|hello from|thank you for",
    re.IGNORECASE,
)
NO_BREAK = "\u00a0"
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%%|\{(\w+)\}")


def gather() -> polib.POFile:
    """Read every translatable sentence of the package, by gettext's own extractor."""
    with tempfile.TemporaryDirectory() as folder:
        locale = Path(folder)
        (locale / "locale").mkdir()
        command = [sys.executable, "-m", "django", "makemessages", "--keep-pot", "--no-obsolete"]
        command += ["--locale", "fr", "--no-wrap", "--extension", "py,html,txt,svg"]
        # A copy: the extractor writes beside what it reads, while other checks read it too.
        copytree(PACKAGE, locale / "waterpeers", ignore=ignore_patterns("locale", "*.csv"))
        plain = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
        subprocess.run(command, cwd=locale, env=plain, check=True, capture_output=True)
        found = polib.pofile(str(locale / "locale" / "django.pot"))
    own = {(e.msgid, e.msgctxt) for e in found}
    found.extend(e for e in borrowed() if (e.msgid, e.msgctxt) not in own)
    return found


def borrowed() -> list[polib.POEntry]:
    """List what the sign-in library says on the pages and in the mails that this site uses.

    Its own translations mix manners of address, so its sentences stand in our catalogue too.
    """
    catalogue = Path(allauth.__file__).parent / "locale" / "es" / "LC_MESSAGES" / "django.po"
    return [
        polib.POEntry(
            msgid=entry.msgid,
            msgid_plural=entry.msgid_plural,
            comment=BORROWED,
            flags=[flag for flag in entry.flags if flag != "fuzzy"],
        )
        for entry in polib.pofile(str(catalogue))
        if any(SAID.search(where) and not UNSAID.search(where) for where, _ in entry.occurrences)
        and not UNSAID_WORDS.search(entry.msgid)
    ]


def path_of(language: str) -> Path:
    """Say where a language's sentences are kept."""
    return PACKAGE / "locale" / language / "LC_MESSAGES" / "django.po"


def merged(language: str, template: polib.POFile) -> polib.POFile:
    """Give a language's file with exactly the sentences of the template, translations kept."""
    old = polib.pofile(str(path_of(language))) if path_of(language).exists() else polib.POFile()
    known = {(e.msgctxt, e.msgid, e.msgid_plural): e for e in old if not e.obsolete}
    made = polib.POFile(wrapwidth=98)
    made.metadata = {
        "Project-Id-Version": "WaterPeers",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=2; plural=(n > 1);"
        if language == "fr"
        else "nplurals=2; plural=(n != 1);",
    }
    for entry in sorted(template, key=lambda e: (e.msgid, e.msgctxt or "")):
        before = known.get((entry.msgctxt, entry.msgid, entry.msgid_plural))
        new = polib.POEntry(
            msgctxt=entry.msgctxt,
            msgid=entry.msgid,
            msgid_plural=entry.msgid_plural,
            comment=entry.comment,
            flags=[flag for flag in entry.flags if flag != "fuzzy"],
        )
        if before:
            new.msgstr = typeset(language, before.msgstr)
            new.msgstr_plural = {n: typeset(language, t) for n, t in before.msgstr_plural.items()}
            new.tcomment = before.tcomment
            if "fuzzy" in before.flags:
                new.flags.append("fuzzy")
        elif language == WRITTEN_IN:
            continue
        elif entry.msgid_plural:
            new.msgstr_plural = {0: "", 1: ""}
        made.append(new)
    return made


def typeset(language: str, text: str) -> str:
    """Set what nobody types by hand: apostrophe and spaces of French, quotation marks of Spanish.

    What belongs together stays on one line: a number, its sign, and the points of a sentence.
    """
    text = re.sub(r"(?<![\d.,])\d{1,3}(?:[ \u202f]\d{3})+(?!\d)", glued, text)
    text = re.sub(r"(?<=\d)[ \u202f](?=%(?!\())", NO_BREAK, text)
    if language == "fr":
        text = re.sub(r"(?<=[^\W\d])'(?=[^\W\d])", "’", text)
        return re.sub(r"(?<=\S)[ \u202f](?=[?!;:»])|(?<=«)[ \u202f]", NO_BREAK, text)
    return text.replace("“", "«").replace("”", "»")


def glued(found: re.Match[str]) -> str:
    """Give what was found in one piece."""
    return re.sub(r"[ \u202f]", NO_BREAK, found[0])


def faults(language: str, template: polib.POFile) -> list[str]:
    """Name everything that keeps a language from being complete."""
    found = []
    for entry in merged(language, template):
        texts = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
        if "fuzzy" in entry.flags:
            found.append(f"{language}: fuzzy: {entry.msgid}")
        for text in texts:
            if not text:
                found.append(f"{language}: missing: {entry.msgid}")
            elif placeholders(text) - placeholders(entry.msgid) - placeholders(entry.msgid_plural):
                found.append(f"{language}: unknown placeholder: {entry.msgid} → {text}")
            elif not entry.msgid_plural and placeholders(text) != placeholders(entry.msgid):
                found.append(f"{language}: placeholders differ: {entry.msgid} → {text}")
            elif text[:1] == "\n" != entry.msgid[:1] == "\n":
                found.append(f"{language}: line breaks differ: {entry.msgid}")
        if re.search(r"(?<!%)%[sd]", entry.msgid) and entry.comment != BORROWED:
            found.append(f"placeholder without a name: {entry.msgid}")
    return found


def placeholders(text: str | None) -> set[str]:
    """Name the placeholders of a sentence."""
    return {a or b for a, b in PLACEHOLDER.findall(text or "") if a or b}


def main() -> None:
    """Update and compile, or only check."""
    template = gather()
    if "--check" in sys.argv:
        found = [
            fault for language in (*LANGUAGES, WRITTEN_IN) for fault in faults(language, template)
        ]
        print("\n".join(found[:40]) or f"{len(template)} sentences, complete in FR and ES")
        if len(found) > 40:
            print(f"… and {len(found) - 40} more")
        sys.exit(bool(found))
    for language in (*LANGUAGES, WRITTEN_IN):
        path_of(language).parent.mkdir(parents=True, exist_ok=True)
        file = merged(language, template)
        file.save(str(path_of(language)))
        file.save_as_mofile(str(path_of(language).with_suffix(".mo")))
        done = sum(e.translated() for e in file)
        print(f"{language}: {done} of {len(file)} sentences")


if __name__ == "__main__":
    main()
