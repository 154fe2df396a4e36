"""The parts that pages are made of, as a page uses them."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django import forms
from django.template import Context, Template
from django.utils.translation import override

from utenza.site.rules.contents import Contact, ContactKind, Counter, Shell
from utenza.web.components.pages import pager

SHELL = Shell(
    contacts=(Contact(ContactKind.PHONE, "Numero Verde", "800 000 001", "gratuito"),),
    counters=(Counter("Sportello Centro", "Via Esempio 1", "8–13"),),
)


class Question(forms.Form):
    name = forms.CharField(label="Nome", help_text="Come sul contratto.", max_length=5)
    agreed = forms.BooleanField(label="Ho letto")


def shown(source: str, **context) -> str:
    written = Template("{% load portal %}" + source).render(Context(context))
    return re.sub(r"\s+", " ", written).strip()


def test_an_icon_is_an_ornament_unless_it_has_a_label():
    assert 'aria-hidden="true"' in shown('{% icon "zap" %}')
    assert '<span class="vh">Luce</span>' in shown('{% icon "zap" label="Luce" %}')


def test_a_state_carries_its_word_and_its_icon():
    chip = shown('{% chip "bad" "triangle-alert" "Scaduta" %}')

    assert 'class="chip bad"' in chip
    assert "#triangle-alert" in chip
    assert "Scaduta" in chip


def test_a_supply_shows_its_own_picture_or_that_of_what_it_brings():
    assert "#flame" in shown('{% supply_icon "gas" %}')
    assert "#palmtree" in shown('{% supply_icon "gas" "palmtree" %}')
    assert 'class="ico gas"' in shown('{% supply_icon "gas" "palmtree" %}')


def test_a_card_is_named_by_its_heading():
    card = shown('{% card "Le tue fatture" more="/f/" more_words="Tutte" %}<p>x</p>{% endcard %}')

    assert 'aria-labelledby="le-tue-fatture"' in card
    assert '<h2 id="le-tue-fatture">Le tue fatture</h2>' in card
    assert '<a class="more" href="/f/">Tutte</a>' in card
    assert '<div class="body"><p>x</p></div>' in card


@pytest.mark.parametrize(
    "source",
    [
        "{% card evil %}x{% endcard %}",
        "{% notice 'warn' title=evil %}x{% endnotice %}",
        "{% empty 'receipt' evil %}x{% endempty %}",
        "{% fact evil evil %}",
        "{% chip 'ok' 'check' evil %}",
        "{{ evil|prose }}",
    ],
)
def test_what_a_customer_wrote_is_never_markup(source):
    assert "<script" not in shown(source, evil="<script>alert(1)</script>")


def test_a_fact_that_is_not_known_is_not_shown():
    assert shown('{% fact "Scadenza" None %}{% fact "Nota" "" %}') == ""
    assert shown('{% fact "Consumo" 0 %}') == "<div><dt>Consumo</dt><dd>0</dd></div>"


def test_in_sola_consultazione_the_button_gives_way_to_the_telephone_and_the_counters(settings):
    source = "{% operation %}<button>Invia</button>{% endoperation %}"

    assert shown(source, shell=SHELL) == "<button>Invia</button>"
    settings.READ_ONLY = True
    instead = shown(source, shell=SHELL)
    assert "<button" not in instead
    assert 'href="tel:800000001"' in instead
    assert "Sportello Centro" in instead


def test_a_fault_is_told_at_its_field_and_above_the_form_and_what_was_typed_stays():
    form = Question({"name": "Annamaria"})

    page = shown("{% faults form %}{% field form.name %}{% field form.agreed %}", form=form)

    assert 'value="Annamaria"' in page
    assert 'aria-invalid="true"' in page
    assert 'aria-describedby="id_name_helptext id_name_error"' in page
    assert 'id="id_name_helptext"' in page
    assert 'id="id_name_error"' in page
    assert 'role="alert"' in page
    assert '<a href="#id_name">Nome</a>' in page
    assert '<a href="#id_agreed">Ho letto</a>' in page


def test_a_form_without_faults_says_nothing_above_it():
    assert shown("{% faults form %}", form=Question()) == ""


def test_pages_lead_on_and_back_but_not_past_the_ends():
    first = pager(number=1, last=3, href="?pagina={}".format)
    last = pager(number=3, last=3, href="?pagina={}".format)

    assert (first.previous_href, first.next_href) == ("", "?pagina=2")
    assert (last.previous_href, last.next_href) == ("?pagina=2", "")
    assert "Pagina 1 di 3" in shown("{% pager p %}", p=first)


def test_a_single_page_has_no_pager():
    assert shown("{% pager p %}", p=pager(number=1, last=1, href=str)) == ""


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("it", "1.234,50\xa0€ 2,5 5 dicembre 2026 5 dic 2026 dicembre 2026 5 dicembre 2026, 01:30"),
        ("en", "€1,234.50 2.5 5 December 2026 5 Dec 2026 December 2026 5 December 2026, 01:30"),
    ],
)
def test_amounts_and_days_are_in_the_readers_language_and_clock(language, expected):
    source = (
        "{{ sum|euro }} {{ n|quantity }} {{ day|day }} {{ day|short_day }} {{ day|month }}"
        " {{ at|moment }}"
    )
    context = Context(
        {
            "sum": Decimal("1234.5"),
            "n": Decimal("2.500"),
            "day": date(2026, 12, 5),
            "at": datetime(2026, 12, 5, 0, 30, tzinfo=UTC),
        }
    )

    with override(language):
        assert Template("{% load portal %}" + source).render(context) == expected
