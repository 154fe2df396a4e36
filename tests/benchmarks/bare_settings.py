"""Nothing but a route."""

SECRET_KEY = "the bare view signs nothing"  # noqa: S105 - nothing is protected by it
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "tests.benchmarks.bare"
MIDDLEWARE: list[str] = []
INSTALLED_APPS: list[str] = []
