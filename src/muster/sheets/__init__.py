"""Spreadsheets in and out. Pure: knows no Django and no other room. `write` is imported on its own."""

from muster.sheets.reading import read, read_all
from muster.sheets.refusals import MESSAGES, SheetRefused
from muster.sheets.values import Damage, Limits, Row, Sheet

__all__ = ["MESSAGES", "Damage", "Limits", "Row", "Sheet", "SheetRefused", "read", "read_all"]
