from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "utenza.payments"
    label = "payments"
