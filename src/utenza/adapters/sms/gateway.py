"""Text messages through a gateway that takes them as JSON over HTTPS."""

import httpx
from django.conf import settings

from utenza.notifications.ports import NotSentError
from utenza.notifications.rules import TextMessage

TIMEOUT_SECONDS = 10.0


class HttpTextSender:
    def __init__(self, transport: httpx.BaseTransport | None = None) -> None:
        # One client for the process: the next text finds the connection open. It never follows a
        # redirect, which would carry the key elsewhere.
        self._client = httpx.Client(
            headers={"Authorization": f"Bearer {settings.SMS_KEY}"} if settings.SMS_KEY else None,
            timeout=TIMEOUT_SECONDS,
            transport=transport,
        )

    def send(self, message: TextMessage, *, reference: str) -> None:
        told = {"to": message.to, "text": message.body, "reference": reference}
        if settings.SMS_SENDER:
            told["from"] = settings.SMS_SENDER
        try:
            answer = self._client.post(
                settings.SMS_GATEWAY, json=told, headers={"Idempotency-Key": reference}
            )
        except httpx.HTTPError as error:
            # Its words may repeat the number: the kind of failure is enough.
            raise NotSentError(type(error).__name__) from error
        if not answer.is_success:
            raise NotSentError(f"HTTP {answer.status_code}")
