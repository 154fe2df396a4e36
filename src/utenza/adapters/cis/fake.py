"""A CIS in memory that can be made to refuse."""

from typing import Any

from utenza.service_requests.ports import NotTakenError


class FakeCis:
    def __init__(self) -> None:
        self.taken: list[dict[str, Any]] = []
        self.refuses = False

    def take(self, document: dict[str, Any]) -> None:
        if self.refuses:
            raise NotTakenError("the fake CIS refuses")
        self.taken.append(document)
