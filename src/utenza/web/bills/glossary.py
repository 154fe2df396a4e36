"""The words of a bill, explained: an entry for each kind of line, and for what lines count."""

from dataclasses import dataclass

from django.utils.translation import gettext, gettext_noop

from utenza.bills.rules.lines import Part

GLOSSARY = "/glossario/"


@dataclass(frozen=True, slots=True)
class Entry:
    anchor: str
    name: str
    words: str


def part_href(part: Part) -> str:
    """Return the address of the entry that explains such a line."""
    return f"{GLOSSARY}#{part.value}"


def entries() -> list[tuple[str, list[Entry]]]:
    """Return the entries under their headings, in the reader's language."""
    return [(gettext(heading), [_entry(*one) for one in told]) for heading, told in _ENTRIES]


def _entry(anchor: str, name: str, words: str) -> Entry:
    return Entry(anchor, gettext(name), gettext(words))


_LINES = (
    (
        Part.SALE.value,
        gettext_noop("Spesa per la vendita"),
        gettext_noop(
            "È il costo dell’energia che hai usato: la quantità, in kWh per la luce e in Smc per il"
            " gas, per il prezzo della tua offerta. È la parte che dipende dal venditore e dal"
            " contratto che hai scelto."
        ),
    ),
    (
        Part.NETWORK.value,
        gettext_noop("Spesa per la rete e gli oneri generali di sistema"),
        gettext_noop(
            "Paga il trasporto dell’energia fino al tuo contatore, la sua lettura e gli oneri che"
            " la legge mette a carico di tutti. Gli importi li decide l’Autorità (ARERA), sono gli"
            " stessi con ogni venditore e cambiano con la quantità che usi."
        ),
    ),
    (
        Part.FIXED_SALE.value,
        gettext_noop("Quota fissa, la parte della vendita"),
        gettext_noop(
            "È il costo del servizio di vendita: la gestione del contratto, delle fatture e"
            " dell’assistenza. Si paga al mese, anche quando non usi energia."
        ),
    ),
    (
        Part.FIXED_NETWORK.value,
        gettext_noop("Quota fissa, la parte della rete"),
        gettext_noop(
            "È la parte di rete, contatore e oneri che non dipende da quanta energia usi. Si paga"
            " al mese e la decide l’Autorità (ARERA)."
        ),
    ),
    (
        Part.POWER.value,
        gettext_noop("Quota potenza"),
        gettext_noop(
            "Si paga per la potenza a tua disposizione, in kW, anche quando non la usi. C’è solo"
            " nella luce. Se ne chiedi meno, la quota scende."
        ),
    ),
    (
        Part.OTHER.value,
        gettext_noop("Altre partite"),
        gettext_noop(
            "Importi a parte, di solito una volta sola: ricalcoli, rimborsi, indennizzi, interessi"
            " per un pagamento in ritardo, deposito cauzionale, spese di spedizione."
        ),
    ),
    (
        Part.EXCISE.value,
        gettext_noop("Accise"),
        gettext_noop(
            "Sono imposte sulla quantità di energia usata, le stesse con ogni venditore. Per la"
            " casa in cui risiedi una parte dell’elettricità può esserne esente."
        ),
    ),
    (
        Part.VAT.value,
        gettext_noop("IVA"),
        gettext_noop(
            "È l’imposta sul valore aggiunto, che si calcola anche sulle accise. Per la luce di"
            " casa è al 10%, per gli altri usi di solito al 22%. Per il gas di casa è al 10%"
            " sui primi 480 metri cubi dell’anno e al 22% sul resto."
        ),
    ),
    (
        Part.BONUS.value,
        gettext_noop("Bonus sociale"),
        gettext_noop(
            "È uno sconto per le famiglie che ne hanno diritto. Arriva da solo, a chi ha presentato"
            " la dichiarazione per l’ISEE, e dura dodici mesi."
        ),
    ),
    (
        Part.TV_LICENCE.value,
        gettext_noop("Canone di abbonamento alla televisione"),
        gettext_noop(
            "È il canone Rai: lo incassiamo con la luce della casa in cui risiedi per conto dello"
            " Stato, in dieci rate da gennaio a ottobre. Non c’è IVA. Chi non ha un televisore lo"
            " dichiara all’Agenzia delle Entrate."
        ),
    ),
)
_WORDS = (
    (
        "kwh",
        gettext_noop("kWh"),
        gettext_noop(
            "Il chilowattora misura l’elettricità usata: un apparecchio da 1.000 watt acceso per"
            " un’ora ne usa uno."
        ),
    ),
    (
        "smc",
        gettext_noop("Smc"),
        gettext_noop(
            "Lo standard metro cubo misura il gas. Il contatore conta metri cubi; moltiplicati per"
            " il coefficiente C, che tiene conto di altitudine e clima, diventano Smc."
        ),
    ),
    (
        "stimato",
        gettext_noop("Consumo stimato"),
        gettext_noop(
            "Quando manca una lettura la quantità è stimata dai consumi del passato. La prima"
            " lettura effettiva fa ricalcolare tutto: paghi solo ciò che hai usato."
        ),
    ),
    (
        "fasce",
        gettext_noop("Fasce F1, F2 e F3"),
        gettext_noop(
            "Sono le ore in cui si divide la settimana della luce. F1: dal lunedì al venerdì, dalle"
            " 8 alle 19. F2: dal lunedì al venerdì dalle 7 alle 8 e dalle 19 alle 23, il sabato"
            " dalle 7 alle 23. F3: le notti, le domeniche e i festivi."
        ),
    ),
    (
        "potenza-impegnata",
        gettext_noop("Potenza impegnata e disponibile"),
        gettext_noop(
            "La potenza impegnata è quella del contratto, in kW: quanti apparecchi puoi accendere"
            " insieme. Fino a 30 kW la disponibile è di solito un decimo di più: oltre, il"
            " contatore stacca."
        ),
    ),
    (
        "curva",
        gettext_noop("Curva di carico"),
        gettext_noop(
            "È quanta energia ha misurato il contatore in ogni ora o quarto d’ora. La misura e"
            " la manda il distributore."
        ),
    ),
    (
        "gradi-giorno",
        gettext_noop("Gradi giorno"),
        gettext_noop(
            "Dicono quanto freddo ha fatto: ogni giorno conta di quanti gradi è rimasto sotto i 20."
            " Servono a confrontare due inverni diversi."
        ),
    ),
    (
        "ricalcolo",
        gettext_noop("Ricalcolo"),
        gettext_noop(
            "È la differenza, in più o in meno, tra ciò che era stato fatturato su una stima e ciò"
            " che risulta dalle letture."
        ),
    ),
    (
        "prezzo-medio",
        gettext_noop("Prezzo medio"),
        gettext_noop(
            "È quanto costa in media un kWh o uno Smc in una fattura: gli importi della quota per"
            " consumi divisi per la quantità. Cambia con i prezzi e con le ore in cui usi energia."
        ),
    ),
)
_METHODS = (
    (
        "controllo",
        gettext_noop("Come controlliamo una fattura"),
        gettext_noop(
            "Rifacciamo ogni voce, quantità per prezzo, arrotondata al centesimo; sommiamo le voci;"
            " calcoliamo l’IVA su ciò che la paga; confrontiamo la quantità con le letture e i"
            " consumi, il periodo con la fattura precedente e il prezzo con l’offerta. Se tutto"
            " coincide la fattura torna al centesimo, altrimenti diciamo la differenza e la voce."
            " Se di nessuna voce dice come si calcola, l’abbiamo solo sommata."
        ),
    ),
    (
        "confronto",
        gettext_noop("Come confrontiamo due fatture"),
        gettext_noop(
            "La quota per consumi è energia al giorno per giorni per prezzo medio: ogni cambiamento"
            " è valutato a metà strada tra prima e dopo, così le parti sommano la differenza. Il"
            " resto si confronta così com’è."
        ),
    ),
)
_ENTRIES = (
    (gettext_noop("Le voci della fattura"), _LINES),
    (gettext_noop("Quantità e letture"), _WORDS),
    (gettext_noop("I nostri conti"), _METHODS),
)
