"""The demo's settings, for what the benchmark asks in its own process."""

from utenza.config.settings.demo import *  # noqa: F403 - the same names

ALLOWED_HOSTS = ["127.0.0.1", "testserver"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
