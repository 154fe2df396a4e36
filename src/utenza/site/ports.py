"""What the portal's own documents ask of whoever sets them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol


class Typesetter(Protocol):
    def typeset(self, name: str, told: Mapping[str, Any], *, made_at: datetime) -> bytes:
        """
        Return the document of this name as a PDF that readers and archives take (PDF/UA, PDF/A).

        `told` is all that it says, ready for JSON and in the reader's words; `made_at` is when it
        was made as far as the document knows: the same again is the same bytes.
        """
