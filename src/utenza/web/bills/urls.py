from django.urls import path

from utenza.web import paths  # noqa: F401 - registers the converter `code`
from utenza.web.bills.views import documents, exports, glossary, lists, single

app_name = "bills"
urlpatterns = [
    path("fatture/", lists.bills, name="bills"),
    # Two segments, as those below, so that no bill number can be mistaken for them.
    path("fatture/scarica/fatture.zip", documents.archive, name="archive"),
    path("fatture/plico/<code:number>/", single.plico, name="plico"),
    path("fatture/plico/<code:number>/plico.pdf", documents.plico_pdf, name="plico-pdf"),
    path("fatture/<code:number>/", single.bill, name="bill"),
    path("fatture/<code:number>/sintesi.pdf", documents.summary, name="summary"),
    path("fatture/<code:number>/dettaglio.pdf", documents.detail, name="detail"),
    path("fatture/<code:number>/fattura.xml", documents.xml, name="xml"),
    path("fatture/<code:number>/voci.json", exports.as_json_file, name="json"),
    path("fatture/<code:number>/voci.csv", exports.as_csv_file, name="csv"),
    path("glossario/", glossary.glossary, name="glossary"),
]
