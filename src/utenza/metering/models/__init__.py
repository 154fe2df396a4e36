"""What is kept of metering: the CIS's mirror, self-readings, alerts, and national flows."""

from utenza.metering.models.alerts import AlertChoice, AlertTold
from utenza.metering.models.flows import FlowCurve, FlowFile, FlowReading
from utenza.metering.models.measured import Consumption, CurveMonth, DegreeMonth, Reading
from utenza.metering.models.self_readings import (
    ReadingFile,
    SelfReading,
    SelfReadingStep,
    StrayAnswer,
    WindowReminder,
)

__all__ = [
    "AlertChoice",
    "AlertTold",
    "Consumption",
    "CurveMonth",
    "DegreeMonth",
    "FlowCurve",
    "FlowFile",
    "FlowReading",
    "Reading",
    "ReadingFile",
    "SelfReading",
    "SelfReadingStep",
    "StrayAnswer",
    "WindowReminder",
]
