"""Names, streets and towns from which people and places are drawn."""

from dataclasses import dataclass
from typing import Final

from utenza.imports.generator import codes


@dataclass(frozen=True, slots=True)
class Town:
    city: str
    postcode: str
    province: str
    cadastral_code: str
    """Of the town, as a birthplace in a tax code."""


@dataclass(frozen=True, slots=True)
class FirstName:
    name: str
    female: bool
    letters: str
    slug: str


@dataclass(frozen=True, slots=True)
class Surname:
    name: str
    letters: str
    slug: str


TOWNS: Final = tuple(
    Town(*line.split("|"))
    for line in """
Bologna|40121|BO|A944
Modena|41121|MO|F257
Carpi|41012|MO|B819
Mirandola|41037|MO|F240
Sassuolo|41049|MO|I462
Reggio nell'Emilia|42121|RE|H223
Parma|43121|PR|G337
Piacenza|29121|PC|G535
Ferrara|44121|FE|D548
Ravenna|48121|RA|H199
Forlì|47121|FC|D704
Rimini|47921|RN|H294
Mantova|46100|MN|E897
Verona|37121|VR|L781
Padova|35121|PD|G224
Vicenza|36100|VI|L840
Trento|38122|TN|L378
Milano|20121|MI|F205
Bergamo|24121|BG|A794
Brescia|25121|BS|B157
Torino|10121|TO|L219
Genova|16121|GE|D969
Firenze|50121|FI|D612
Prato|59100|PO|G999
Pisa|56121|PI|G702
Perugia|06121|PG|G478
Ancona|60121|AN|A271
Roma|00184|RM|H501
L'Aquila|67100|AQ|A345
Napoli|80121|NA|F839
Bari|70121|BA|A662
Palermo|90133|PA|G273
""".strip().splitlines()
)

# Cadastral codes of birthplaces abroad: Albania, Romania, Moldova, Ukraine, Germany, France,
# China, Philippines, India, Bangladesh, Morocco, Nigeria, Egypt, Senegal, Brazil, Peru.
BIRTHPLACES_ABROAD: Final = (
    *("Z100", "Z129", "Z140", "Z138", "Z112", "Z110", "Z210", "Z216"),
    *("Z222", "Z249", "Z330", "Z335", "Z336", "Z343", "Z602", "Z611"),
)

STREETS: Final = tuple(
    """
Via Roma
Via Giuseppe Garibaldi
Via Giuseppe Mazzini
Viale Gramsci
Corso Vittorio Emanuele II
Via Fratelli Rosselli
Via San Martino
Piazza della Repubblica
Via dell'Industria
Via Sant'Agata
Via dell'Artigianato
Strada della Fossetta
Viale della Libertà
Via Cesare Battisti
Via IV Novembre
Via XX Settembre
Largo Niccolò Paganini
Vicolo dell'Olmo
Via Po
Via Ca' Bianca
""".strip().splitlines()
)


def _first_names(text: str, *, female: bool) -> tuple[FirstName, ...]:
    return tuple(
        FirstName(name, female, codes.first_name_letters(name), codes.plain(name).lower())
        for name in text.split()
    )


# Two names of one sex, or two surnames, never give the same letters: so no two people drawn
# from here with different names or birthdays share a tax code.
FIRST_NAMES: Final = (
    *_first_names(
        """Anna Giulia Francesca Chiara Lucia Silvia Elena Martina Sara Federica Beatrice
        Alessandra Valentina Maddalena Noemi Ilaria Teresa Giovanna Rosa Caterina
        Zoë Élodie Aurora Ginevra Irene Donatella Fatima Svetlana Mihaela Adèle""",
        female=True,
    ),
    *_first_names(
        """Giuseppe Giovanni Marco Andrea Luca Paolo Pietro Davide Stefano Enrico
        Alessandro Gianluca Niccolò Michele Tommaso Salvatore Fabio Giosuè Mosè Carlo
        Ahmed Bogdan Dario Emanuele Filippo Ugo Vincenzo Zeno Leonardo Raffaele""",
        female=False,
    ),
)

SURNAMES: Final = tuple(
    Surname(name, codes.surname_letters(name), codes.plain(name).lower())
    for name in """
Russo
Ferrari
Esposito
Bianchi
Romano
Colombo
Ricci
Marino
Greco
Bruno
Gallo
Coppola
De Luca
Mancini
Costa
Giordano
Rizzo
Lombardi
Moretti
Barbieri
Fontana
Silvestri
Monti
Rinaldi
Caruso
Fabbri
Grassi
Marchetti
Leone
Longo
D'Angelo
Dell'Orto
Sant'Andrea
D'Amico
Però
Nanì
Cantù
Forlì
Malagoli
Golinelli
Bergonzini
Reggiani
Cassani
Zanetti
Di Stefano
Lo Presti
De' Medici
Popescu
El Idrissi
Hoxha
Fò
Vicarìo
Tassoni
Quaglia
Ghirlandina
Ubaldi
Iotti
Wieser
Köhler
Škerk
""".strip().splitlines()
)

TRADES: Final = (
    *("Meccanica", "Trattoria", "Tipografia", "Autofficina", "Biomedicale", "Agricola"),
    *("Panificio", "Ceramiche", "Farmacia", "Pasticceria", "Ferramenta", "Lavanderia"),
)
LEGAL_FORMS: Final = ("S.r.l.", "S.p.A.", "S.n.c.", "& C. S.a.s.", "S.r.l. Società Benefit")
