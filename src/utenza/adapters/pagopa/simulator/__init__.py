"""
PagoPA's platform as a creditor sees it, for the demo and for tests: a program of its own.

It answers `POST /carts`, shows a payment page, calls the creditor's service as the real one does,
and follows scripts where the real one would go wrong. It knows nothing of the portal but addresses.
"""
