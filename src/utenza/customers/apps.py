from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "utenza.customers"
    label = "customers"
