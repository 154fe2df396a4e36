from django.urls import include, path

urlpatterns = [
    path("", include("utenza.web.urls")),
    path("", include("utenza.api.pagopa.urls")),
]

handler400 = "utenza.web.site.views.bad_request"
handler403 = "utenza.web.site.views.forbidden"
handler404 = "utenza.web.site.views.not_found"
handler500 = "utenza.web.site.views.server_error"
