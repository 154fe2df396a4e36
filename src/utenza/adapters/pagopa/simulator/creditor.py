"""The creditor's SOAP service, called as the platform calls it and judged as it judges."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol

import requests
from lxml import etree
from zeep import Client, Plugin, Transport
from zeep.exceptions import Error as SoapError
from zeep.helpers import serialize_object

from utenza.adapters.pagopa.simulator.obligations import breach

_IMPORTED = "{http://www.w3.org/2001/XMLSchema}import"
# After so many seconds the platform gives up: what is asked, and what is told.
_ASKED_SECONDS = 7
_TOLD_SECONDS = 15

# What a message says, by the names of its schema.
Said = dict[str, Any]


class Outcome(StrEnum):
    """What became of a call; all but OK and KO are no answer."""

    OK = "OK"
    KO = "KO"
    TIMEOUT = "PPT_STAZIONE_INT_PA_TIMEOUT"
    INVALID = "PPT_STAZIONE_INT_PA_ERRORE_RESPONSE"
    UNREACHABLE = "PPT_STAZIONE_INT_PA_IRRAGGIUNGIBILE"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the creditor answered; `words` says why where it isn't OK."""

    outcome: Outcome
    words: str = ""
    said: Said = field(default_factory=dict)

    @property
    def is_final(self) -> bool:
        """Whether it is an answer at all: the platform sends a receipt again until there is one."""
        return self.outcome in {Outcome.OK, Outcome.KO}


class Creditor(Protocol):
    def call(self, operation: str, message: Said) -> Answer:
        """Call an operation of the service; whatever goes wrong is an answer too."""


class SoapCreditor:
    """The service at an address, by its WSDL; whoever calls at once has a connection of his own."""

    def __init__(self, wsdl: Path, address: str) -> None:
        self._schema = _Schema(wsdl)
        self._asked = self._service(wsdl, address, _ASKED_SECONDS)
        self._told = self._service(wsdl, address, _TOLD_SECONDS)

    def _service(self, wsdl: Path, address: str, seconds: int) -> Any:  # noqa: ANN401 - zeep's
        client = Client(
            str(wsdl), transport=Transport(operation_timeout=seconds), plugins=[self._schema]
        )
        (binding,) = client.wsdl.bindings
        return client.create_service(binding, address)

    def call(self, operation: str, message: Said) -> Answer:
        service = self._told if operation.startswith("paSendRT") else self._asked
        return _heard(operation, lambda: service[operation](**message))


def _heard(operation: str, call: Callable[[], object]) -> Answer:
    try:
        said = serialize_object(call(), dict)
    except requests.Timeout:
        return Answer(Outcome.TIMEOUT, "no answer in time")
    except requests.ConnectionError as error:
        return Answer(Outcome.UNREACHABLE, type(error).__name__)
    except (SoapError, requests.RequestException, etree.LxmlError) as error:
        return Answer(Outcome.INVALID, str(error)[:500])
    if wrong := breach(operation, said):
        return Answer(Outcome.INVALID, wrong)
    if said["outcome"] == "KO":
        return Answer(Outcome.KO, said["fault"]["faultCode"], said)
    return Answer(Outcome.OK, said=said)


class _Schema(Plugin):
    """Holds the answers to the schema, of which zeep alone would forgive a good deal."""

    def __init__(self, wsdl: Path) -> None:
        (imported,) = etree.parse(wsdl).iter(_IMPORTED)
        self._schema = etree.XMLSchema(file=str(wsdl.parent / imported.get("schemaLocation")))

    def ingress(self, envelope: Any, http_headers: Any, operation: Any) -> Any:  # noqa: ANN401
        messages = envelope.findall("{*}Body/*")
        if not messages:
            raise SoapError("an empty envelope")
        for message in messages:
            if not message.tag.endswith("}Fault"):
                self._schema.assertValid(message)
        return envelope, http_headers
