from django.apps import AppConfig


class SuppliesConfig(AppConfig):
    name = "utenza.supplies"
    label = "supplies"
