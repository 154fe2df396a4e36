from django.urls import path

from utenza.web import paths  # noqa: F401 - registers the converter `code`
from utenza.web.payments.views import attempts, choosing, receipts

app_name = "payments"
urlpatterns = [
    path("pagamenti/", choosing.payments, name="payments"),
    path("pagamenti/paga/", choosing.pay, name="pay"),
    path("pagamenti/in-corso/fattura/<code:number>/", attempts.under_way_for_bill, name="bill"),
    path("pagamenti/in-corso/plico/<code:number>/", attempts.under_way_for_plico, name="plico"),
    path("pagamenti/ricevute/<code:receipt_id>/", receipts.receipt, name="receipt"),
    path(
        "pagamenti/ricevute/<code:receipt_id>/ricevuta.pdf",
        receipts.receipt_pdf,
        name="receipt-pdf",
    ),
    path("pagamenti/<code:token>/", attempts.attempt, name="attempt"),
]
