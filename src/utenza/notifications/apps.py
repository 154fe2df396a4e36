from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "utenza.notifications"
    label = "notifications"
