from django.apps import AppConfig


class ServiceRequestsConfig(AppConfig):
    name = "utenza.service_requests"
    label = "service_requests"
