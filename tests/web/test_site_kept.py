"""What `{% kept %}` shows to many is never what one of them alone may see."""

import pytest
from django.template import Context, Template
from django.template.exceptions import TemplateSyntaxError
from django.utils.safestring import mark_safe
from django.utils.translation import override


def template_of(source):
    return Template("{% load i18n kept %}" + source)


def test_bruno_is_not_greeted_by_annas_name():
    greeting = template_of("{% kept %}Ciao {{ name }}{% endkept %}")

    assert greeting.render(Context({"name": "Anna"})) == "Ciao "
    assert greeting.render(Context({"name": "Bruno"})) == "Ciao "


def test_a_kept_part_follows_the_values_that_it_is_given():
    menu = template_of("{% kept here=here %}{{ here }}{% endkept %}")

    shown = [menu.render(Context({"here": here})) for here in ("/", "/fatture/", "/")]

    assert shown == ["/", "/fatture/", "/"]


def test_a_kept_part_is_written_once_for_its_values():
    written = []
    part = template_of("{% kept name=name %}{{ name.upper }}{% endkept %}")

    class Name(str):
        __slots__ = ()

        def upper(self):
            written.append(self)
            return super().upper()

    shown = [part.render(Context({"name": Name("luce")})) for _ in range(3)]

    assert shown == ["LUCE"] * 3
    assert written == ["luce"]


def test_each_language_has_its_own():
    part = template_of("{% kept %}{% translate 'Forniture' %}{% endkept %}")

    with override("it"):
        italian = part.render(Context())
    with override("en"):
        english = part.render(Context())

    assert (italian, english) == ("Forniture", "Supplies")


def test_what_a_customer_wrote_is_escaped_though_it_was_kept_as_markup_before():
    part = template_of("{% kept text=text %}{{ text }}{% endkept %}")

    assert part.render(Context({"text": mark_safe("<b>")})) == "<b>"
    assert part.render(Context({"text": "<b>"})) == "&lt;b&gt;"


def test_no_more_forms_are_kept_than_a_few():
    part = template_of("{% kept number=number %}{{ number }}{% endkept %}")

    shown = [part.render(Context({"number": number})) for number in range(1000)]

    assert shown == [str(number) for number in range(1000)]
    assert len(part.nodelist[1].forms) <= 64


@pytest.mark.parametrize(
    "source",
    ["{% kept %}{% block title %}{% endblock %}{% endkept %}", "{% kept brand %}x{% endkept %}"],
)
def test_what_would_mix_pages_is_refused(source):
    with pytest.raises(TemplateSyntaxError):
        template_of(source)
