"""What is kept of bills: the CIS's mirror, and what the portal lays over it."""

from utenza.bills.models.issued import Bill, BillItem, OfBillOrPlico, Plico
from utenza.bills.models.overlays import Hold, Position

__all__ = ["Bill", "BillItem", "Hold", "OfBillOrPlico", "Plico", "Position"]
