"""The simulated platform as a process of its own, told what to do as programs tell it."""

import re
import subprocess
import sys
import time
from pathlib import Path

import httpx

UTENZA = Path(sys.executable).with_name("utenza")
_PATIENCE_SECONDS = 20


class Simulator:
    """`utenza pagopa-simulator` for a creditor's service, on a port that was free."""

    def __init__(self, creditor_url, *options):
        command = [UTENZA, "pagopa-simulator", "--port", "0", "--creditor-url", creditor_url]
        self._process = subprocess.Popen([*command, *options], stdout=subprocess.PIPE, text=True)
        said = self._process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:[0-9]+", said)
        assert found, f"the simulator did not start: {said!r}"
        self.url = found[0]
        headers = {"Accept": "application/json"}
        self._client = httpx.Client(base_url=self.url, headers=headers, timeout=_PATIENCE_SECONDS)

    @property
    def checkout_url(self):
        return f"{self.url}/checkout/ec/v2"

    def follows(self, script):
        """Let the carts that come follow this script."""
        self._client.post("/control/script", data={"script": script}).raise_for_status()

    def pays(self, page, *, action="pay", script="", method="creditCard"):
        """
        Do this on a payment page, as a browser without script; return what it shows then.

        Without a `script` the cart follows the platform's.
        """
        shown = self._client.get(page)
        found = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', shown.text)
        where = found[1] if found else page
        told = {"action": action, "script": script, "method": method}
        answer = self._client.post(where, data=told, follow_redirects=True)
        assert answer.status_code == httpx.codes.OK, answer.text
        return answer.text

    def pays_notice(self, number, *, script="plain", **fields):
        """Pay a notice as who has it on paper; return why that was refused, or nothing."""
        told = {"notice_number": number, "script": script, **fields}
        return self._client.post("/control/notices", data=told).json()["refused"]

    def verifies(self, number):
        """Return what the creditor answers about a notice: its outcome and the fault's code."""
        calls = self._client.post("/control/verify", data={"notice_number": number}).json()["calls"]
        return calls[-1]["outcome"], calls[-1]["words"]

    def begins_anew(self):
        self._client.post("/control/anew").raise_for_status()

    def time_passes(self, seconds):
        self._client.post("/control/clock", data={"seconds": seconds}).raise_for_status()

    def operations(self, number):
        """Return what the creditor was called for about a notice, in its order."""
        calls = self._client.get("/control/state").json()["calls"]
        return [call["operation"] for call in calls if call["notice_number"] == number]

    def sends_all(self, seconds=30):
        """Let so much time pass, and return when what was due by then is answered or given up."""
        self.time_passes(seconds)
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while time.monotonic() < deadline:
            sendings = self._client.get("/control/state").json()["sendings"]
            if all(one["is_over"] or one["is_given_up"] or not one["is_due"] for one in sendings):
                return
            time.sleep(0.05)
        raise AssertionError(f"receipts are still under way: {sendings}")

    def stop(self):
        self._client.close()
        self._process.terminate()
        self._process.wait(timeout=_PATIENCE_SECONDS)
        self._process.stdout.close()
