"""Mail through the server that Django's EMAIL_ settings name."""

from smtplib import SMTPException

from django.core.mail import EmailMessage

from utenza.notifications.ports import NotSentError
from utenza.notifications.rules import Message


class DjangoMailer:
    def send(self, message: Message, *, reference: str) -> None:
        letter = EmailMessage(
            message.subject,
            message.body,
            to=[message.to],
            headers={"X-Reference": reference, "Auto-Submitted": "auto-generated"},
        )
        try:
            letter.send()
        except (SMTPException, OSError) as error:
            # The server's own words may repeat the address: the kind of failure is enough.
            code = getattr(error, "smtp_code", "")
            raise NotSentError(f"{type(error).__name__} {code}".strip()) from error
