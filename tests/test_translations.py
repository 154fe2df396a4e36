"""Italian is what we write; English is complete; nothing that people read is left unmarked."""

import importlib.util
import re
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).parents[1]
TEMPLATES = ROOT / "src" / "utenza" / "web" / "templates"

# Gone before a template's text is looked at: comments, tags, values, translated blocks, markup.
NOT_TEXT = re.compile(
    r"{#.*?#}|{% comment %}.*?{% endcomment %}"
    r"|{% blocktrans(?:late)?\b.*?{% endblocktrans(?:late)? %}"
    r"|{% block \w+_class %}.*?{% endblock %}"
    r"|{%.*?%}|{{.*?}}|<!--.*?-->|<(?P<raw>svg|script)\b.*?</(?P=raw)>|<[^>]*>",
    re.DOTALL,
)
TAGS = re.compile(
    r"{% blocktrans(?:late)?\b.*?{% endblocktrans(?:late)? %}|{%.*?%}|{{.*?}}|{#.*?#}", re.DOTALL
)
READ_ALOUD = re.compile(r'\b(?:title|alt|placeholder|aria-label|content)="([^"]*)"')
WORD = re.compile(r"[^\W\d_]{2,}")
# The languages' own names, each in its own language, and words that are no language.
SAME_IN_BOTH = {"EN", "English", "IT", "Italiano", "PDF", "XML", "POD", "PDR", "IBAN"}
TECHNICAL = {
    "width=device-width, initial-scale=1",
    "telephone=no",
    "(prefers-color-scheme: light)",
    "(prefers-color-scheme: dark)",
}


@pytest.fixture(scope="module")
def messages():
    path = ROOT / "scripts" / "messages.py"
    spec = importlib.util.spec_from_file_location("messages", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def catalogue(messages):
    return polib.pofile(str(messages.CATALOGUE))


def test_every_word_has_its_english(messages, catalogue):
    known = {messages.key_of(entry) for entry in catalogue if entry.translated()}

    assert sorted(set(messages.words()) - known) == []


def test_no_english_is_kept_for_words_that_are_gone(messages, catalogue):
    assert sorted({messages.key_of(entry) for entry in catalogue} - set(messages.words())) == []


def test_the_compiled_english_is_that_of_the_catalogue(messages, catalogue):
    compiled = messages.CATALOGUE.with_suffix(".mo").read_bytes()

    assert compiled == catalogue.to_binary()


def test_english_names_the_same_values_as_italian(catalogue):
    value = re.compile(r"%\(\w+\)[sd]|%[sd]")
    different = [
        entry.msgid
        for entry in catalogue
        for said in [entry.msgstr, *entry.msgstr_plural.values()]
        if said
        and set(value.findall(said))
        - set(value.findall(entry.msgid))
        - set(value.findall(entry.msgid_plural or ""))
    ]

    assert different == []


def test_english_is_not_italian(catalogue):
    accented = re.compile(r"[àèéìòù]")

    assert [entry.msgstr for entry in catalogue if accented.search(entry.msgstr)] == []


@pytest.mark.parametrize(
    "template", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: str(path.relative_to(TEMPLATES))
)
def test_a_template_marks_what_people_read(template):
    source = template.read_text(encoding="utf-8")
    attributes = {
        said for said in READ_ALOUD.findall(TAGS.sub("", source)) if said not in TECHNICAL
    }

    unmarked = set(WORD.findall(NOT_TEXT.sub(" ", source)))
    unmarked |= {word for said in attributes for word in WORD.findall(said)}

    assert unmarked - SAME_IN_BOTH == set()


@pytest.mark.parametrize(
    ("source", "unmarked"),
    [
        ("<p>Ciao</p>", True),
        ('<a title="Ciao">{{ x }}</a>', True),
        ('<p>{% translate "Ciao" %}</p>', False),
        ("<p>{% blocktranslate %}Ciao {{ x }}{% endblocktranslate %}</p>", False),
    ],
)
def test_unmarked_words_are_found(tmp_path, source, unmarked):
    template = tmp_path / "page.html"
    template.write_text(source)

    if unmarked:
        with pytest.raises(AssertionError):
            test_a_template_marks_what_people_read(template)
    else:
        test_a_template_marks_what_people_read(template)
