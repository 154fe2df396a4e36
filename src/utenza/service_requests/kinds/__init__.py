"""
What can be asked: one module a kind, found by being here.

A module that holds a `KIND` is a kind: see docs/how-to/add-a-kind-of-request.md.
"""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from utenza.service_requests.kinds.base import Kind


@cache
def kinds() -> dict[str, Kind]:
    """Return every kind by its slug, in the order in which pages list them."""
    modules = (import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__))
    found = [module.KIND for module in modules if hasattr(module, "KIND")]
    return {kind.slug: kind for kind in sorted(found, key=lambda kind: (kind.group, kind.order))}


def kind_of_type(type_: str) -> Kind | None:
    """Return the kind that the CIS calls so; there is none for what is only asked elsewhere."""
    return next((kind for kind in kinds().values() if kind.type == type_), None)
