from django.urls import path

from utenza.web import paths  # noqa: F401 - registers the converter `code`
from utenza.web.service_requests.views import asking, banks, operations, readings, requests

app_name = "service_requests"
urlpatterns = [
    path("operazioni/", operations.operations, name="operations"),
    path("operazioni/iban/banca/", banks.bank, name="bank"),
    path("operazioni/<slug:slug>/", asking.ask, name="ask"),
    path("autolettura/", readings.self_reading, name="self_reading"),
    path("autolettura/finestre.ics", readings.windows_calendar, name="reading_windows"),
    path("profilo/richieste/", requests.requests, name="requests"),
    path("profilo/richieste/<code:code>/", requests.request_page, name="request"),
    path("allegati/<code:code>/", requests.attachment, name="attachment"),
]
