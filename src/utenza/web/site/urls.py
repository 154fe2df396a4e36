from django.urls import path

from utenza.web.site import views

app_name = "site"
urlpatterns = [
    path("assistenza/", views.help_page, name="help"),
    path("novita/", views.news, name="news"),
    path("novita/<slug:slug>/", views.announcement, name="announcement"),
    path("lingua/", views.choose_language, name="language"),
]
