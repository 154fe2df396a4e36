"""
The CIS's webhook: one POST a document, signed.

`Utenza-Signature: t=<seconds since 1970>,v1=<hex>` where v1 is HMAC-SHA256 of `<t>.<body>` with the
shared key; `Idempotency-Key` is the request code. Any 2xx is an acknowledgement.
"""

import hashlib
import hmac
import json
import time
from typing import Any

import httpx
from django.conf import settings

from utenza.service_requests.ports import NotTakenError

_SECONDS = 10.0


class Webhook:
    def __init__(self, transport: httpx.BaseTransport | None = None) -> None:
        self._client = httpx.Client(timeout=_SECONDS, transport=transport, follow_redirects=False)

    def take(self, document: dict[str, Any]) -> None:
        body = json.dumps(document, ensure_ascii=False, sort_keys=True).encode()
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": str(document["request_code"]),
            "Utenza-Signature": signature(body, key=settings.CIS_WEBHOOK_KEY, at=int(time.time())),
        }
        try:
            answer = self._client.post(settings.CIS_WEBHOOK_URL, content=body, headers=headers)
        except (httpx.HTTPError, ValueError) as error:
            raise NotTakenError(type(error).__name__) from error
        if not answer.is_success:
            raise NotTakenError(f"HTTP {answer.status_code}")


def signature(body: bytes, *, key: str, at: int) -> str:
    """Return the header's value for a body sent `at` so many seconds since 1970."""
    signed = hmac.new(key.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={signed}"
