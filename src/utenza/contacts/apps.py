from django.apps import AppConfig


class ContactsConfig(AppConfig):
    name = "utenza.contacts"
    label = "contacts"
