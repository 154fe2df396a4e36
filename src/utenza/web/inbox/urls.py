from django.urls import path

from utenza.web import paths  # noqa: F401 - registers the converter `code`
from utenza.web.inbox import views

app_name = "inbox"
urlpatterns = [
    path("messaggi/", views.inbox, name="inbox"),
    path("messaggi/letti/", views.read_all, name="read-all"),
    path("messaggi/<code:code>/", views.message, name="message"),
    path("profilo/preferenze/", views.preferences, name="preferences"),
]
