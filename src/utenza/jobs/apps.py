from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "utenza.jobs"
    label = "jobs"
