from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "utenza.web"
    label = "web"
