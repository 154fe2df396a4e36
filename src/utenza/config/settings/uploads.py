"""How much a customer may send, and what opening it may take."""

from utenza.config import env

_MEGABYTES = env.integer(
    "UTENZA_ATTACHMENT_MEGABYTES",
    default=10,
    minimum=1,
    maximum=50,
    help="megabytes that one file of a customer may have",
)
ATTACHMENT_LIMITS = {
    "bytes": _MEGABYTES << 20,
    "pages": env.integer(
        "UTENZA_ATTACHMENT_PAGES",
        default=10,
        minimum=1,
        maximum=30,
        help="pages that a customer's PDF may have",
    ),
    "pixels": env.integer(
        "UTENZA_ATTACHMENT_MEGAPIXELS",
        default=60,
        minimum=8,
        maximum=200,
        help="megapixels that a photo may have; above 60 it needs more memory too",
    )
    * 1_000_000,
    "side": env.integer(
        "UTENZA_ATTACHMENT_SIDE",
        default=2400,
        minimum=800,
        maximum=4000,
        help="pixels of the longest side of the pictures that are kept",
    ),
    "seconds": env.seconds(
        "UTENZA_ATTACHMENT_SECONDS",
        default=10,
        minimum=2,
        maximum=60,
        help="processor time that opening one file may take",
    ),
    "memory": env.integer(
        "UTENZA_ATTACHMENT_MEMORY_MEGABYTES",
        default=1024,
        minimum=512,
        maximum=8192,
        help="megabytes of memory that opening one file may take; two at once in a web process",
    )
    << 20,
}

# What forms without files may bring, and whoever has not signed in.
FORM_BYTES = 1 << 20
# Where customers send files: one request brings at most so many, with the fields beside them.
UPLOAD_PATHS = ("/operazioni/", "/autolettura/", "/profilo/richieste/")
DATA_UPLOAD_MAX_NUMBER_FILES = 4
REQUEST_BYTES = DATA_UPLOAD_MAX_NUMBER_FILES * (_MEGABYTES << 20) + FORM_BYTES
# An identity document waits in memory: on a disk a process that is killed would leave it behind.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = REQUEST_BYTES
