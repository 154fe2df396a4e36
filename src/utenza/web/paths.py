"""How codes stand in paths."""

from django.urls import register_converter

from utenza.kernel.slugs import NotASlug, from_slug, to_slug


class Code:
    """A code of the CIS, which may hold any character, as one segment of a path."""

    regex = "[^/]+"

    def to_python(self, value: str) -> str:
        """Return the code; what PostgreSQL has no text for is nobody's, and no match."""
        code = from_slug(value)
        # Of half a character the encoding says so itself, by a ValueError.
        if b"\0" in code.encode():
            raise NotASlug(value)
        return code

    def to_url(self, value: str) -> str:
        return to_slug(value)


register_converter(Code, "code")
