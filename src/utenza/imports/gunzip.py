"""A `.csv.gz` unpacked as it is read."""

import zlib
from collections.abc import Iterator

from utenza.imports.limits import RATIO_COUNTS_FROM, Limits
from utenza.imports.refusals import DeliveryRefused

_PIECE = 1 << 16
_GZIP = zlib.MAX_WBITS | 16


def gunzipped(packed: Iterator[bytes], name: str, limits: Limits) -> Iterator[bytes]:
    """
    Yield what the gzip holds, a bounded piece at a time; several members in a row count as one.

    Raises DeliveryRefused.
    """
    reader = _Reader(packed)
    made = 0
    try:
        for piece in reader.pieces():
            made += len(piece)
            if made > max(RATIO_COUNTS_FROM, limits.ratio * reader.read):
                raise DeliveryRefused(f"{name}: compresso oltre misura (zip bomb)")
            if made > limits.total_bytes:
                raise DeliveryRefused(f"{name}: aperto, supera la dimensione massima")
            yield piece
    except (zlib.error, EOFError) as error:
        raise DeliveryRefused(f"{name}: il gzip è rovinato") from error


class _Reader:
    def __init__(self, packed: Iterator[bytes]) -> None:
        self._packed = packed
        self._inflater = zlib.decompressobj(_GZIP)
        self._inside = False
        self.read = 0

    def pieces(self) -> Iterator[bytes]:
        for piece in self._packed:
            self.read += len(piece)
            rest = piece
            while rest:
                yield self._inflater.decompress(rest, _PIECE)
                rest = self._after_a_step()
        if self._inside:
            raise EOFError

    def _after_a_step(self) -> bytes:
        """Return what is still to be unpacked; where a member ends the next one may begin."""
        if not self._inflater.eof:
            self._inside = True
            return self._inflater.unconsumed_tail
        rest = self._inflater.unused_data
        self._inflater, self._inside = zlib.decompressobj(_GZIP), False
        return rest
