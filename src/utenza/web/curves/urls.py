from django.urls import path

from utenza.web import paths  # noqa: F401 - registers the converter `code`
from utenza.web.curves import views

app_name = "curves"
urlpatterns = [
    path("consumi/<code:code>/curve/", views.day, name="day"),
    path("consumi/<code:code>/curve/settimana/", views.week, name="week"),
    path("consumi/<code:code>/curve/anno/", views.year, name="year"),
]
