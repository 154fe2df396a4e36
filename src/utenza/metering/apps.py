from django.apps import AppConfig


class MeteringConfig(AppConfig):
    name = "utenza.metering"
    label = "metering"
