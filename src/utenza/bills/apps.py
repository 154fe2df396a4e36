from django.apps import AppConfig


class BillsConfig(AppConfig):
    name = "utenza.bills"
    label = "bills"
