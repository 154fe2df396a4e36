from django.urls import path

from utenza.web import paths  # noqa: F401 - registers the converter `code`
from utenza.web.consumption.views import alerts, files, months, readings

app_name = "consumption"
urlpatterns = [
    path("consumi/", months.overview, name="overview"),
    path("consumi/consumi.csv", files.all_consumption_csv, name="all-consumption"),
    path("consumi/letture.csv", files.all_readings_csv, name="all-readings"),
    path("consumi/consumi-e-letture.xlsx", files.everything, {"kind": "xlsx"}, name="all-xlsx"),
    path("consumi/consumi-e-letture.json", files.everything, {"kind": "json"}, name="all-json"),
    path("profilo/avvisi/", alerts.alerts, name="alerts"),
    path("consumi/<code:code>/", months.months, name="months"),
    path("consumi/<code:code>/consumi.csv", files.months_file, {"kind": "csv"}, name="csv"),
    path("consumi/<code:code>/consumi.xlsx", files.months_file, {"kind": "xlsx"}, name="xlsx"),
    path("consumi/<code:code>/consumi.json", files.months_file, {"kind": "json"}, name="json"),
    path("consumi/<code:code>/letture/", readings.readings, name="readings"),
    path("consumi/<code:code>/letture.csv", readings.readings_file, {"kind": "csv"}),
    path("consumi/<code:code>/letture.xlsx", readings.readings_file, {"kind": "xlsx"}),
    path("consumi/<code:code>/letture.json", readings.readings_file, {"kind": "json"}),
]
