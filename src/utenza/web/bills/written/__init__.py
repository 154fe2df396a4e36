"""
The bill that the portal writes, where the CIS sends its items and no PDF.

What is on it are the facts of the bill as it was issued: nothing that was paid since, no day of
today. Of the contract, the meter and the holder's address the portal keeps only the present ones:
they stand on the newest bill of the supply alone, and an older one says that they are left out. So
an older bill is the same document whenever it is asked for, and the newest one while its contract
is the same.
"""

from utenza.web.bills.written.documents import write_document, writer_of

__all__ = ["write_document", "writer_of"]
