"""Named constraints that several areas need."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum

from django.db import IntegrityError, models
from psycopg import errors

from utenza.kernel.refusals import Refusal


def one_of(field: str, options: type[StrEnum], *, name: str) -> models.CheckConstraint:
    """Let the field hold one of these words and nothing else."""
    return models.CheckConstraint(
        condition=models.Q(**{f"{field}__in": [option.value for option in options]}), name=name
    )


def choices(options: type[StrEnum]) -> list[tuple[str, str]]:
    """Return the options as Django's forms and models want them."""
    return [(option.value, option.value) for option in options]


@contextmanager
def refusing(refusal: type[Refusal], *, constraint: str) -> Iterator[None]:
    """Turn the breach of this one constraint into the refusal; any other breach is a bug."""
    try:
        yield
    except IntegrityError as error:
        cause = error.__cause__
        if isinstance(cause, errors.Error) and cause.diag.constraint_name == constraint:
            raise refusal from error
        raise
