from django.apps import AppConfig


class BillingProfilesConfig(AppConfig):
    name = "utenza.billing_profiles"
    label = "billing_profiles"
