"""A view with no database and no middleware: what the server and Django cost by themselves."""

import os

from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.benchmarks.bare_settings"


def hello(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("ciao")


urlpatterns = [path("", hello)]
application = get_wsgi_application()
