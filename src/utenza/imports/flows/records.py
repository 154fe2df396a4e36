"""
The records of a flow's XML, one at a time: nothing of the file but the record at hand is in memory.

A document type is where entities and other files come in, and is refused; so is what is deeper,
longer or larger than a flow is.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from utenza.imports.flows.refusals import FlowRefused

_DEEPEST = 12
_MOST_NODES = 3000
_LONGEST_TEXT = 200
# The head of a file and its records, each a child of the root.
HEAD = "identificativiflusso"


@dataclass(slots=True)
class Node:
    """An element by its local name in small letters, as are the names of its attributes."""

    name: str
    attributes: dict[str, str]
    text: str = ""
    children: list["Node"] = field(default_factory=list)

    def all(self, name: str) -> Iterator["Node"]:
        return (one for one in self.children if one.name == name)

    def one(self, name: str) -> "Node":
        """Return the only child of this name; an empty one where there is none, or more."""
        found = list(self.all(name))
        return found[0] if len(found) == 1 else Node(name, {})

    def says(self, name: str) -> str:
        return self.one(name).text


def records_of(pieces: Iterator[bytes]) -> Iterator[Node]:
    """
    Yield the root without its children, then each child of the root with all that is in it.

    Raises FlowRefused.
    """
    reader = _Reader()
    parser = etree.XMLParser(
        target=reader, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        for piece in pieces:
            parser.feed(piece)
            yield from reader.taken()
        parser.close()
    except etree.XMLSyntaxError as error:
        raise FlowRefused("non è XML ben formato") from error
    yield from reader.taken()


class _Reader:
    def __init__(self) -> None:
        self._open: list[Node] = []
        self._done: list[Node] = []
        self._nodes = 0

    def taken(self) -> list[Node]:
        done, self._done = self._done, []
        return done

    def doctype(self, *_: object) -> None:
        raise FlowRefused("ha un DOCTYPE")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        node = Node(_local(tag), {_local(name): value for name, value in attributes.items()})
        self._nodes = 0 if len(self._open) == 1 else self._nodes + 1
        if len(self._open) >= _DEEPEST or self._nodes > _MOST_NODES:
            raise FlowRefused("ha più elementi di un flusso")
        if len(self._open) > 1:
            self._open[-1].children.append(node)
        self._open.append(node)
        if len(self._open) == 1:
            self._done.append(node)

    def data(self, words: str) -> None:
        if len(self._open) > 1:
            node = self._open[-1]
            node.text = (node.text + words)[: _LONGEST_TEXT + 1]

    def end(self, _tag: str) -> None:
        node = self._open.pop()
        node.text = node.text.strip()
        if len(self._open) == 1:
            self._done.append(node)

    def close(self) -> None:
        """Nothing is left to do."""


def _local(tag: str) -> str:
    return tag.rpartition("}")[2].lower()
