"""
A payment page on this machine: it takes carts, and its buttons lead back as Checkout's do.

It pays nothing: that a payment came in is said by a receipt, which the test sends in.
"""

from contextlib import contextmanager
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from utenza.adapters.pagopa.fake import FakeCheckout

_ENDINGS = {"Torna al sito": "ok", "Annulla": "annullato", "Errore": "errore", "Attesa": "attesa"}

_PAGE = """<!doctype html><html lang="it">
<head><title>Pagamento</title><link rel="icon" href="data:,"></head>
<body><main><h1>Paga</h1><ul>{lines}</ul>{links}</main></body></html>"""


class LocalCheckout(FakeCheckout):
    origin = ""

    def open(self, cart):
        super().open(cart)
        return f"{self.origin}/c/{len(self.opened)}"


def _page(cart):
    links = [
        f'<a href="{escape(cart.return_url)}?esito={end}">{words}</a>'
        for words, end in _ENDINGS.items()
    ]
    lines = [f"<li>{escape(line.description)}: {line.amount}</li>" for line in cart.lines]
    return _PAGE.format(lines="".join(lines), links=" ".join(links))


@contextmanager
def served(checkout):
    """Serve the payment page of each cart that the checkout opened."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            number = int(self.path.rpartition("/")[2])
            body = _page(checkout.opened[number - 1]).encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_told):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        checkout.origin = f"http://127.0.0.1:{server.server_port}"
        yield checkout
        server.shutdown()
