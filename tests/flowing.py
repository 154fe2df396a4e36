"""Files of national flows, as a distributor would write them."""

DISTRIBUTOR, USER = "99990020010", "99990010011"


def a_name(flow="PDO2G", moment="20261105083000", month="202610"):
    return f"{DISTRIBUTOR}_{USER}_{month}_{flow}_{moment}_DP0001.xml"


def quarters(value="0,250", **changed):
    """Return the attributes of a day; `E7="1,5"` changes one, None leaves it out."""
    told = {f"E{number}": value for number in range(1, 97)} | changed
    return " ".join(f'{name}="{text}"' for name, text in told.items() if text is not None)


def a_pod(
    pod="IT999E00000001",
    days=None,
    *,
    month="10/2026",
    kind="E",
    valid="S",
    treatment="O",
    point="",
    extra="",
):
    days = days or {1: quarters()}
    shown = "".join(f"<Ea {attributes}>{day:02}</Ea>" for day, attributes in days.items())
    return (
        f"<DatiPod><Pod>{pod}</Pod><MeseAnno>{month}</MeseAnno>{extra}"
        f"<DatiPdp><Trattamento>{treatment}</Trattamento><Tensione>220</Tensione>"
        f"<Forfait>NO</Forfait>{point}</DatiPdp>"
        f"<Misura><Raccolta>T</Raccolta><TipoDato>{kind}</TipoDato><Validato>{valid}</Validato>"
        f"<PotMax>2,100</PotMax>{shown}<EaF1>12,000</EaF1></Misura></DatiPod>"
    )


def a_flow(*records, flow="PDO2G"):
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><FlussoMisure CodFlusso="{flow}">'
        f"<IdentificativiFlusso><PIvaUtente>{USER}</PIvaUtente>"
        f"<PIvaDistributore>{DISTRIBUTOR}</PIvaDistributore></IdentificativiFlusso>"
        f"{''.join(records)}</FlussoMisure>"
    ).encode()


def a_pdr(pdr="99900000000001", *, value="1234", day="31/10/2026", kind="E", extra="", more=""):
    return (
        f"<DatiPdr><cod_pdr>{pdr}</cod_pdr><mese_comp>10/2026</mese_comp>"
        f"<DatiTecnPdr><matr_mis>0005851658</matr_mis>{extra}</DatiTecnPdr>"
        f"<DatiLettura><tipo_lettura>{kind}</tipo_lettura><data_racc>{day}</data_racc>"
        f"<let_tot_prel>{value}</let_tot_prel>{more}</DatiLettura></DatiPdr>"
    )


def a_gas_flow(*records, flow="TML"):
    return (
        f'<Flusso cod_flusso="{flow}"><IdentificativiFlusso><piva_utente>{USER}</piva_utente>'
        f"<piva_distr>{DISTRIBUTOR}</piva_distr></IdentificativiFlusso>"
        f"{''.join(records)}</Flusso>"
    ).encode()
