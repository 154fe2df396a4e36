"""One click in a process of its own, to be killed: `python asks_once.py KEY` prints the receipt."""

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "utenza.config.settings.demo")
django.setup()

from django.conf import settings  # noqa: E402 - after the set-up
from django.test import Client  # noqa: E402

from utenza.identity.models import Login  # noqa: E402

TYPED = {"which": "luce, marzo 2024", "way": "email", "words": ""}


PLAIN = "django.contrib.staticfiles.storage.StaticFilesStorage"


def main(key):
    # Nobody collected the static files, and nobody looks at them.
    settings.STORAGES["staticfiles"] = {"BACKEND": PLAIN}
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(Login.objects.get(username="Anna"))
    client.get("/operazioni/copia-fattura/")
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    answer = client.post("/operazioni/copia-fattura/", TYPED | {"key": key})
    sys.stdout.write(f"{answer.status_code} {answer.headers.get('Location', '')}\n")


if __name__ == "__main__":
    main(sys.argv[1])
