from django.urls import path

from utenza.api.pagopa.views import pa_for_node

urlpatterns = [path("pagopa/paForNode", pa_for_node, name="pa-for-node")]
