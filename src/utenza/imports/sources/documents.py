"""What can be wrong with a document before it is read."""


class NoSuchDocument(Exception):
    """The delivery has no file at this path."""


class DocumentIsALink(Exception):
    """The path is, or goes through, a link: what it leads to was not delivered."""
