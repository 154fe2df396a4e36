"""Answers that are made when what the view wrote is on disk."""

from collections.abc import Callable

from django.http import HttpResponse

_ITS_OWN = frozenset({"content-type", "content-length", "location"})


class AfterCommit(HttpResponse):
    """
    Stands for the answer that `then` makes once the request's transaction is on disk.

    For what talks to the outside between two transactions (write the intent, commit, call, write
    the outcome), and for what has to be kept before anybody reads it. `then` runs in no
    transaction; it opens its own (`acting`).
    """

    def __init__(self, then: Callable[[], HttpResponse]) -> None:
        super().__init__()
        self._then = then

    def go_on(self) -> HttpResponse:
        """Make the answer; cookies and headers of the first go along."""
        response = self._then()
        response.cookies.update(self.cookies)
        for name, value in self.items():
            if name.lower() not in _ITS_OWN:
                response.headers.setdefault(name, value)
        return response
