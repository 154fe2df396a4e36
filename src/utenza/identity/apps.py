from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "utenza.identity"
    label = "identity"
