from django.urls import path

from utenza.web import paths  # noqa: F401 - registers the converter `code`
from utenza.web.supplies import views

app_name = "supplies"
urlpatterns = [
    path("forniture/", views.supplies, name="supplies"),
    path("forniture/<code:code>/", views.supply, name="supply"),
]
