from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "utenza.site"
    label = "site"
