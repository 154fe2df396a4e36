"""The install guide names every setting, and no other."""

import re
from pathlib import Path

import django.conf

from utenza.config import env

GUIDE = Path(__file__).parents[2] / "docs" / "how-to" / "install.md"


def test_an_installer_finds_every_setting_in_the_guide():
    assert django.conf.settings.configured
    described = set(re.findall(r"^\| `(UTENZA_\w+)`", GUIDE.read_text(), re.MULTILINE))

    # Other tests declare variables of their own invention, none of which is the portal's.
    declared = {setting.name for setting in env.declared() if "TEST" not in setting.name}

    assert declared - described == set()
    assert described - declared == set()
