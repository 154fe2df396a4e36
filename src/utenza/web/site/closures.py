"""What of sola consultazione pages show, as the shell has it: at most `SHELL_SECONDS` old."""

from collections.abc import Callable, Collection

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from utenza.identity.rules.viewers import Viewer
from utenza.site.queries import groups_of
from utenza.site.rules.closures import EVERYTHING, Closure, closure
from utenza.site.rules.contents import Shell


def shown_closure(
    request: HttpRequest | None, shell: Shell | None, *, function: str = ""
) -> Closure | None:
    """Return what closes the function on this page; what was found when it was sent comes first."""
    found: Closure | None = getattr(request, "closed", None)
    if found is not None and found.concerns(function):
        return found
    return _closure(shell, function, lambda: _groups_on(request))


def closed_to(viewer: Viewer, shell: Shell) -> Closure | None:
    """Return what closes every operation to the viewer, for who has just become one."""
    return _closure(shell, "", lambda: groups_of(customer_id=viewer.customer_id))


def _closure(
    shell: Shell | None, function: str, groups: Callable[[], Collection[int]]
) -> Closure | None:
    if settings.READ_ONLY:
        return EVERYTHING
    if shell is None or not shell.modes:
        return None
    now = timezone.now()
    modes = [mode for mode in shell.modes if mode.is_in_force(now)]
    # Only while there is a mode for a group is it asked whether the customer belongs to it.
    if any(mode.is_for_group for mode in modes):
        mine = groups()
        modes = [mode for mode in modes if not mode.is_for_group or mode.mode_id in mine]
    return closure(modes, function=function)


def _groups_on(request: HttpRequest | None) -> frozenset[int]:
    """Ask once a page, however many operations it has."""
    viewer: Viewer | None = getattr(request, "viewer", None)
    if viewer is None:
        return frozenset()
    known: frozenset[int] | None = getattr(request, "closed_groups", None)
    if known is None:
        known = groups_of(customer_id=viewer.customer_id)
        request.closed_groups = known  # type: ignore[union-attr]  # ours; a viewer has a request
    return known
