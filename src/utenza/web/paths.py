"""How codes stand in paths."""

from django.urls import register_converter

from utenza.kernel.slugs import from_slug, to_slug


class Code:
    """A code of the CIS, which may hold any character, as one segment of a path."""

    regex = "[^/]+"

    def to_python(self, value: str) -> str:
        return from_slug(value)

    def to_url(self, value: str) -> str:
        return to_slug(value)


register_converter(Code, "code")
