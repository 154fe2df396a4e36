from django.urls import path

from utenza.api.cards import views

app_name = "cards"
urlpatterns = [path("pagamenti/carta/notifica", views.notification, name="notification")]
