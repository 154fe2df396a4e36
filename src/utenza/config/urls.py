from django.urls import include, path

urlpatterns = [path("", include("utenza.web.urls"))]
