"""What Anna types about contracts: a form that is right, of which a test changes one thing."""

import sent_files
from django.core.files.uploadedfile import SimpleUploadedFile

POD, PDR = "IT999E99999999", "99900000009999"
ADDRESS = {
    "supply_street": "Via Verdi",
    "supply_street_number": "3",
    "supply_postcode": "20121",
    "supply_city": "Milano",
    "supply_province": "mi",
}
A_POINT = {
    "point_code": "it999e 9999 9999",
    "reading": "",
    **ADDRESS,
    "use": "domestic_resident",
    "title": "tenant",
    "title_declared": "on",
    "cadastre": "buildings",
    "cadastral_sheet": "12",
    "cadastral_parcel": "345",
    "cadastral_sub": "6",
    "bp_code": "",
    "words": "",
}
TYPED = {
    "voltura": A_POINT
    | {"cause": "ordinary", "previous_holder": "", "previous_tax_code": "", "present_seller": ""},
    "subentro": A_POINT | {"power_kw": "3", "gas_use": "", "wanted_on": ""},
    "attivazione": A_POINT | {"power_kw": "3", "gas_use": "", "wanted_on": ""},
    "cambio-fornitore": A_POINT | {"present_seller": "Altra Energia", "offer": ""},
    "aumento-potenza": {"new_power_kw": "4.5", "words": ""},
    "riduzione-potenza": {"new_power_kw": "1.5", "words": ""},
    "disattivazione": {
        "wanted_on": "2027-01-15",
        "reading": "1234",
        "understood": "on",
        "closing_street": "Via Verdi",
        "closing_street_number": "3",
        "closing_postcode": "20121",
        "closing_city": "Milano",
        "closing_province": "MI",
        "words": "",
    },
    "cambio-offerta": {"offer": "Casa Serena", "price_kind": "fixed", "words": ""},
    "cambio-uso": {"use": "other", "words": ""},
}
BRINGS_A_POINT = ("voltura", "subentro", "attivazione", "cambio-fornitore")
# Where an identity document comes with it.
WITH_IDENTITY = ("voltura", "subentro", "attivazione")


def a_photo(name="carta.jpg"):
    return SimpleUploadedFile(name, sent_files.a_photo(), content_type="image/jpeg")


def files_of(slug):
    return {"identity_document": a_photo()} if slug in WITH_IDENTITY else {}
