from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "utenza.web"
    label = "web"

    def ready(self) -> None:
        # Importing registers them.
        import utenza.web.checks  # noqa: F401, PLC0415
