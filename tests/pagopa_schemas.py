"""pagoPA's own schemas and samples, which are no part of this project; and ours beside them."""

import copy
import functools
from pathlib import Path

import pytest
from lxml import etree

THEIRS = Path(__file__).resolve().parents[2] / "shared/data/pagopa"
SAMPLES = sorted((THEIRS / "samples").glob("*.xml"))
OURS = Path(__file__).parents[1] / "src/utenza/api/pagopa/schema"
SOAP = "{http://schemas.xmlsoap.org/soap/envelope/}"

needs_theirs = pytest.mark.skipif(
    not SAMPLES, reason="pagoPA's official schemas and samples are not on this machine"
)


@functools.cache
def official():
    return etree.XMLSchema(etree.parse(THEIRS / "wsdl" / "xsd" / "paForNode.xsd"))


@functools.cache
def official_envelope():
    return etree.XMLSchema(etree.parse(THEIRS / "xsd-common" / "envelope.xsd"))


@functools.cache
def ours():
    return etree.XMLSchema(etree.parse(OURS / "pa_for_node.xsd"))


def message_in(envelope):
    """Return what the body of this SOAP envelope holds, as a document of its own."""
    (message,) = envelope.find(f"{SOAP}Body")
    return copy.deepcopy(message)


def sample(name):
    return message_in(etree.parse(THEIRS / "samples" / f"{name}.xml").getroot())
