from django.urls import URLPattern, URLResolver, include, path

# Tried in this order, and signing in has forty of them: what is asked for most comes first.
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("utenza.web.home.urls")),
    path("", include("utenza.web.bills.urls")),
    path("", include("utenza.web.payments.urls")),
    path("", include("utenza.web.supplies.urls")),
    path("", include("utenza.web.curves.urls")),
    path("", include("utenza.web.billing_profiles.urls")),
    path("", include("utenza.web.consumption.urls")),
    path("", include("utenza.web.inbox.urls")),
    path("", include("utenza.web.service_requests.urls")),
    path("", include("utenza.web.customers.urls")),
    path("", include("utenza.web.site.urls")),
    path("", include("utenza.web.identity.urls")),
]
