"""The English of the interface, held against the texts in the source."""

import os
import shutil
import subprocess
import sys

import polib
import pytest
from django.conf import settings

ENGLISH = settings.BASE_DIR / "locale" / "en" / "LC_MESSAGES"


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    """What `make messages` would collect from the source as it is now."""
    if not shutil.which("xgettext"):
        pytest.skip("gettext is not installed (Debian: apt-get install gettext)")
    copy = tmp_path_factory.mktemp("source")
    for folder in ("register", "catalogue", "templates", "locale"):
        shutil.copytree(settings.BASE_DIR / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(settings.BASE_DIR / "manage.py", copy)
    subprocess.run(
        [sys.executable, "manage.py", "makemessages", "--locale", "en", "--no-wrap", "--no-location"],
        cwd=copy,
        env={"PATH": os.environ["PATH"], "DEBUG": "true"},
        check=True,
        capture_output=True,
    )
    return polib.pofile(str(copy / "locale" / "en" / "LC_MESSAGES" / "django.po"))


def test_every_text_has_its_english(collected):
    lacking = [entry.msgid for entry in collected if not entry.obsolete and (not entry.translated() or entry.fuzzy)]

    assert lacking == []


def test_no_translation_is_left_of_a_text_that_is_gone(collected):
    assert [entry.msgid for entry in collected.obsolete_entries()] == []


def test_placeholders_are_the_same_in_both_languages():
    def placeholders(text):
        return sorted(part.split(")")[0] for part in text.split("%(")[1:])

    wrong = [
        entry.msgid
        for entry in polib.pofile(str(ENGLISH / "django.po"))
        for text in (list(entry.msgstr_plural.values()) or [entry.msgstr])
        if text and set(placeholders(text)) - set(placeholders(entry.msgid_plural or entry.msgid))
    ]

    assert wrong == []


def test_the_compiled_translations_are_those_of_the_source():
    def texts(catalogue):
        return {entry.msgid: entry.msgstr or entry.msgstr_plural for entry in catalogue if entry.msgid}

    assert texts(polib.mofile(str(ENGLISH / "django.mo"))) == texts(polib.pofile(str(ENGLISH / "django.po")))
