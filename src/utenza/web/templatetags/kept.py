"""`{% kept %}`: the parts of a page that are the same for many are written once and shown again."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.template.base import FilterExpression, Node, NodeList, Parser, Token, token_kwargs
from django.template.context import Context
from django.template.exceptions import TemplateSyntaxError
from django.template.loader_tags import BlockNode
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()

# A part has as many forms as there are values that it is given, times the languages: a few.
MOST_FORMS = 64


class Kept(Node):
    """
    A part that sees nothing of the page but the values it is given.

    Neither the request nor its viewer can be reached in it, so that what is kept from one
    customer's page can hold nothing of that customer.
    """

    # No block stands in it: Django, which looks for them at each rendering, need not look here.
    child_nodelists = ()

    def __init__(self, nodelist: NodeList, given: Mapping[str, FilterExpression]) -> None:
        self.nodelist = nodelist
        self.given = given
        self.forms: dict[tuple[object, ...], SafeString] = {}

    def render(self, context: Context) -> SafeString:
        values = [value.resolve(context) for value in self.given.values()]
        # Text that is markup equals the same text that is none, hence the types.
        form = (get_language(), context.autoescape, *map(type, values), *values)
        written = self.forms.get(form)
        if written is None:
            if len(self.forms) >= MOST_FORMS:
                self.forms.clear()
            written = self.forms[form] = self._written(
                context, dict(zip(self.given, values, strict=True))
            )
        return written

    def _written(self, context: Context, values: dict[str, Any]) -> SafeString:
        alone = Context(values, autoescape=context.autoescape)
        alone.template = context.template
        return self.nodelist.render(alone)


@register.tag
def kept(parser: Parser, token: Token) -> Kept:
    """
    Write this part once for each language and for each of the values: `{% kept brand=brand %}`.

    The values must be hashable and never change. A block can't stand in it: it is a page's own.
    """
    bits = token.split_contents()[1:]
    given = token_kwargs(bits, parser)
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    if bits:
        raise TemplateSyntaxError(f"kept takes name=value alone, not {' '.join(bits)}")
    if nodelist.get_nodes_by_type(BlockNode):
        raise TemplateSyntaxError("what a page puts into a block would be kept for all of them")
    return Kept(nodelist, given)
