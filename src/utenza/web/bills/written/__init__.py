"""
The bill that the portal writes, where the CIS sends its items and no PDF.

What is on it are the facts of the bill as it was issued: nothing that was paid since, no day of
today. So the same bill is the same document whenever it is asked for.
"""

from utenza.web.bills.written.documents import write_document, writer_of

__all__ = ["write_document", "writer_of"]
