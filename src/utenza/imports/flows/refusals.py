"""Why a file of a flow, or a row of it, is not taken; the words are for the office."""


class FlowRefused(Exception):
    """Nothing of the file was taken."""


class RowRefused(Exception):
    """The record, or the day of it, was not taken; the rest of the file is."""
