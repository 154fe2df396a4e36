"""How the tests look into a delivery."""

import csv
import re
from collections import defaultdict
from decimal import Decimal

from utenza.imports.generator.columns import ALL_FILES


def read(folder):
    """Return the rows of every file of a delivery, as dictionaries."""
    return {
        name.removesuffix(".csv"): rows_of(folder / name)
        for name in sorted(ALL_FILES)
        if (folder / name).exists()
    }


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        header, *lines = csv.reader(file, strict=True)
    return [dict(zip(header, line, strict=True)) for line in lines]


def by(rows, *columns):
    """Return the rows by these columns."""
    found = defaultdict(list)
    for row in rows:
        found[tuple(row[column] for column in columns)].append(row)
    return found


def cents(text):
    assert re.fullmatch(r"-?\d+\.\d\d", text), text
    return round(Decimal(text) * 100)


def total_of(rows, column):
    return sum(cents(row[column]) for row in rows)


def code_of(tables, username):
    """Return the code of the one customer for whom the login acts as its holder."""
    (access,) = by(tables["accesses"], "username", "role")[username, "holder"]
    return access["customer_code"]


def owned_by(tables, name, customer):
    """Return the rows of bills or plichi that are the customer's."""
    profiles = {
        row["bp_code"] for row in tables["billing_profiles"] if row["customer_code"] == customer
    }
    return [row for row in tables[name] if row["bp_code"] in profiles]
