"""Asks for the heat map of a customer's year, and tells as JSON how long each answer took."""

import gzip
import json
import sys
import time

import django

django.setup()

from django.test import Client  # noqa: E402 - after the set-up

from tests.benchmarks.visitors import cookies  # noqa: E402 - as above
from utenza.identity.models import Login  # noqa: E402 - as above

PATH = "/consumi/S00000000001/curve/anno/"


def main(rounds: int) -> None:
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(Login.objects.get(pk=2))
    cookies(client)
    milliseconds, content = [], b""
    spent = time.process_time()
    for _ in range(rounds + 1):
        started = time.perf_counter()
        answer = client.get(PATH)
        milliseconds.append((time.perf_counter() - started) * 1000)
        if answer.status_code != 200:
            sys.exit(f"{PATH} answered {answer.status_code}")
        content = answer.content
    spent = (time.process_time() - spent) * 1000 / (rounds + 1)
    told = {
        # The first one opens the connection and reads the templates.
        "milliseconds": milliseconds[1:],
        "processor": spent,
        "bytes": len(content),
        "compressed": len(gzip.compress(content)),
    }
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main(int(sys.argv[1]))
