"""Text messages as files in a folder, for trying the portal out: no gateway, nothing is paid."""

from django.conf import settings

from utenza.notifications.ports import NotSentError
from utenza.notifications.rules import TextMessage


class FileTextSender:
    def send(self, message: TextMessage, *, reference: str) -> None:
        try:
            settings.TEXT_FOLDER.mkdir(parents=True, exist_ok=True)
            file = settings.TEXT_FOLDER / f"{reference}.txt"
            file.write_text(f"{message.to}\n\n{message.body}\n", encoding="utf-8")
        except OSError as error:
            raise NotSentError(type(error).__name__) from error
