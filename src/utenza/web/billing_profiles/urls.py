from django.urls import path

from utenza.web import paths  # noqa: F401 - registers the converter `code`
from utenza.web.billing_profiles import views

app_name = "billing_profiles"
urlpatterns = [
    path("profili-pagamento/", views.profiles, name="profiles"),
    path("profili-pagamento/<code:code>/", views.profile, name="profile"),
]
