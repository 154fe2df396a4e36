"""XML from outside, read without believing it; and words made fit to be written as XML."""

import re

from lxml import etree

# In all of these ASCII letters are written alike, but for the zeros of UTF-16.
_ENCODINGS = frozenset(
    {"ASCII", "US-ASCII", "UTF-8", "UTF-16", "UTF-16LE", "UTF-16BE", "ISO-8859-1"}
)
_DEEPEST = 32
_IS_TOO_DEEP = etree.XPath(f"boolean({'/*' * (_DEEPEST + 1)})")
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class NotXmlError(Exception):
    """What came is no XML, or more than XML has any need to be."""


def parse(content: bytes) -> etree._Element:
    """
    Return the root of a document of elements and text, without comments and instructions.

    A document type is refused, and entities with it; nothing is fetched; what nests deeper than any
    message does is refused, and what grows too large by the parser itself. Raises NotXmlError.
    """
    if b"<!DOCTYPE" in content.replace(b"\0", b""):
        raise NotXmlError("a document type")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NotXmlError(str(error)) from error
    about = root.getroottree().docinfo
    if about.doctype or (about.encoding or "UTF-8").upper() not in _ENCODINGS:
        raise NotXmlError("a document type or an encoding out of use")
    if _IS_TOO_DEEP(root):
        raise NotXmlError("too deep")
    return root


def fit(text: str, most: int) -> str:
    """Return the text as XML can hold it, its spaces single, cut to `most` characters."""
    return " ".join(_NOT_IN_XML.sub(" ", text).split())[:most].rstrip()
