"""What an answer of the creditor must say beyond its schema, or the platform takes it for none."""

from collections.abc import Callable
from typing import Any

Said = dict[str, Any]


def breach(operation: str, said: Said | None) -> str:
    """Return what is wrong with an answer that is valid by the schema, or nothing."""
    if not said:
        return "an empty answer"
    if said["outcome"] == "KO":
        return "" if said["fault"] else "KO without its fault"
    return _CHECKS.get(operation, _nothing)(said)


def _nothing(_said: Said) -> str:
    return ""


def _verified(said: Said) -> str:
    wanted = ("paymentList", "paymentDescription", "fiscalCodePA", "companyName")
    if missing := [name for name in wanted if not said[name]]:
        return f"OK without {missing[0]}"
    if said["paymentList"]["paymentOptionDescription"]["options"] != "EQ":
        return "options is not EQ"
    return ""


def _got(said: Said) -> str:
    data = said["data"]
    if not data:
        return "OK without data"
    transfers = data["transferList"]["transfer"]
    if sum(one["transferAmount"] for one in transfers) != data["paymentAmount"]:
        return "the transfers are not the amount"
    return ""


_CHECKS: dict[str, Callable[[Said], str]] = {
    "paVerifyPaymentNotice": _verified,
    "paGetPayment": _got,
    "paGetPaymentV2": _got,
}
