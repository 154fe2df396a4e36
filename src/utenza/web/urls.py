from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("utenza.web.site.urls")),
    path("", include("utenza.web.identity.urls")),
]
