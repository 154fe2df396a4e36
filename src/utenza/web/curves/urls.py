from django.urls import path

from utenza.web import paths  # noqa: F401 - registers the converter `code`
from utenza.web.curves.views import downloads, pages

app_name = "curves"
urlpatterns = [
    path("consumi/<code:code>/curve/", pages.day, name="day"),
    path("consumi/<code:code>/curve/settimana/", pages.week, name="week"),
    path("consumi/<code:code>/curve/anno/", pages.year, name="year"),
    path("consumi/<code:code>/curve/curva.csv", downloads.table, {"kind": "csv"}, name="csv"),
    path("consumi/<code:code>/curve/curva.xlsx", downloads.table, {"kind": "xlsx"}, name="xlsx"),
    path("consumi/<code:code>/curve/curva.json", downloads.table, {"kind": "json"}, name="json"),
    path("consumi/<code:code>/curve/green-button.xml", downloads.espi, name="green-button"),
]
