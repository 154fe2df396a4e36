"""What is true of customers."""

from enum import StrEnum


class CustomerKind(StrEnum):
    PERSON = "person"
    BUSINESS = "business"
    CONDOMINIUM = "condominium"
