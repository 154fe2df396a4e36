from django.urls import path

from utenza.web import paths  # noqa: F401 - it registers the converter of codes
from utenza.web.customers import views

app_name = "customers"
urlpatterns = [
    path("profilo/", views.profile, name="profile"),
    path("profilo/contatti/", views.contacts, name="contacts"),
    path("profilo/contatti/<code:code>/", views.waiting, name="waiting"),
    path("profilo/dati/", views.personal_data, name="personal-data"),
    path("conferma/<str:token>/", views.confirm, name="confirm"),
]
