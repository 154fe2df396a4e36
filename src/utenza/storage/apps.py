from django.apps import AppConfig


class StorageConfig(AppConfig):
    name = "utenza.storage"
    label = "storage"
