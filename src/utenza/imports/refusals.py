"""Why a whole delivery is refused."""


class DeliveryRefused(Exception):
    """Nothing of the delivery was taken; `reason` is for the office, in Italian."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
