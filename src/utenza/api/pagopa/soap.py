"""SOAP 1.1 as the platform speaks it: document/literal, one message in the body."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TypeAlias

from lxml import etree

from utenza.api.pagopa.operations import BY_REQUEST, Operation
from utenza.kernel import safe_xml

ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"
MESSAGES = "http://pagopa-api.pagopa.gov.it/pa/paForNode.xsd"
_SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).parent / "schema" / "pa_for_node.xsd"))
# A schema keeps its last errors in itself: threads take turns, for some microseconds.
_validating = Lock()
# In UTF-16 with a zero beside each letter.
_RECEIPT = re.compile(rb"<(?:[^\s<>/:]+:)?(paSendRT(?:V2)?)")

# What an element holds: its text, or the elements in it by name.
Content: TypeAlias = "str | Sequence[tuple[str, Content]]"


class NotACallError(Exception):
    """What came is no call of ours: `code` is SOAP's."""

    def __init__(self, code: str, why: str) -> None:
        super().__init__(why)
        self.code = code


@dataclass(frozen=True, slots=True)
class Call:
    """An operation that was asked for; `is_valid` where its message is what the schema wants."""

    operation: Operation
    message: etree._Element
    is_valid: bool

    def text(self, path: str) -> str:
        """Return what a valid message says at this path, or nothing."""
        return self.message.findtext(path) or ""


def receipt_of(body: bytes) -> str:
    """Return which receipt this may be, by a look at its letters; nothing where it is none."""
    found = _RECEIPT.search(body.replace(b"\0", b""))
    return found[1].decode() if found else ""


def read_call(body: bytes, *, among: Collection[Operation]) -> Call:
    """
    Return which of these operations is asked for, by the name of the body's first element alone.

    Raises NotACallError.
    """
    try:
        root = safe_xml.parse(body)
    except safe_xml.NotXmlError as error:
        raise NotACallError("Client", "not XML that is taken here") from error
    name = etree.QName(root)
    if name.localname != "Envelope":
        raise NotACallError("Client", "no SOAP envelope")
    if name.namespace != ENVELOPE:
        raise NotACallError("VersionMismatch", "SOAP 1.1 alone is spoken here")
    messages = root.findall(f"{{{ENVELOPE}}}Body/*")
    operation = BY_REQUEST.get(etree.QName(messages[0]).localname) if messages else None
    if operation is None or operation not in among:
        raise NotACallError("Client", "no operation of this service")
    is_valid = len(messages) == 1 and is_message(messages[0])
    return Call(operation, messages[0], is_valid)


def is_message(message: etree._Element) -> bool:
    """Tell whether the schema accepts the message."""
    with _validating:
        return bool(_SCHEMA.validate(message))


def message(name: str, content: Content) -> etree._Element:
    """Return a message of the service with this content."""
    root = etree.Element(f"{{{MESSAGES}}}{name}", nsmap={"pafn": MESSAGES})
    _fill(root, content)
    return root


def envelope(message: etree._Element) -> bytes:
    """Return the message on its way."""
    root = etree.Element(f"{{{ENVELOPE}}}Envelope", nsmap={"soapenv": ENVELOPE})
    etree.SubElement(root, f"{{{ENVELOPE}}}Body").append(message)
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True))


def fault(error: NotACallError) -> bytes:
    """Return SOAP's own word for what is no call."""
    root = etree.Element(f"{{{ENVELOPE}}}Fault", nsmap={"soapenv": ENVELOPE})
    _fill(root, [("faultcode", f"soapenv:{error.code}"), ("faultstring", str(error))])
    return envelope(root)


def _fill(element: etree._Element, content: Content) -> None:
    if isinstance(content, str):
        element.text = content
        return
    for name, inside in content:
        _fill(etree.SubElement(element, name), inside)
