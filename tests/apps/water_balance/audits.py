"""Workbooks as the AWWA Free Water Audit Software writes them, with invented or given figures."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import openpyxl

VOLUMES = (  # how version 5 calls a line, how version 6 does, our code
    ("Volume from own sources:", "Volume from Own Sources:", "own_sources"),
    ("Water imported:", "Water Imported:", "imported"),
    ("Water exported:", "Water Exported:", "exported"),
    ("WATER SUPPLIED:", "WATER SUPPLIED:", "water_supplied"),
    ("Billed metered:", "Billed Metered:", "billed_metered"),
    ("Billed unmetered:", "Billed Unmetered:", "billed_unmetered"),
    ("Unbilled metered:", "Unbilled Metered:", "unbilled_metered"),
    ("Unbilled unmetered:", "Unbilled Unmetered:", "unbilled_unmetered"),
    ("AUTHORIZED CONSUMPTION:", "AUTHORIZED CONSUMPTION:", "authorised_consumption"),
    ("Unauthorized consumption:", "Unauthorized Consumption:", "unauthorised_consumption"),
    ("Customer metering inaccuracies:", "Customer Metering Inaccuracies:",
     "customer_meter_inaccuracies"),
    ("Systematic data handling errors:", "Systematic Data Handling Errors:",
     "data_handling_errors"),
    ("Apparent Losses:", "Apparent Losses:", "apparent_losses"),
    ("Real Losses = Water Losses - Apparent Losses:", "Real Losses:", "real_losses"),
)  # fmt: skip
SYSTEM = (
    ("Length of mains:", "Length of Mains:", "mains_length", "miles"),
    ("Number of active AND inactive service connections:", "Number of Service Connections:",
     "service_connections", "conn."),
    ("Average length of customer service line:", "Average Length of Customer Service Line:",
     "line_feet", "ft"),
    ("Average operating pressure:", "Average Operating Pressure:", "average_pressure", "psi"),
    ("Total annual cost of operating water system:", "Total Annual Operating Cost:",
     "annual_operating_cost", "$/Year"),
    ("Customer retail unit cost (applied to Apparent Losses):", "Customer Retail Unit Charge:",
     "retail_unit_cost", "$/1000 gallons (US)"),
    ("Variable production cost (applied to Real Losses):", "Variable Production Cost:",
     "variable_production_cost", "$/Million gallons"),
)  # fmt: skip

INVENTED = {
    "own_sources": 100.0, "imported": 20.0, "exported": 10.0, "water_supplied": 110.0,
    "billed_metered": 70.0, "billed_unmetered": 2.0, "unbilled_metered": 1.0,
    "unbilled_unmetered": 1.375, "authorised_consumption": 74.375,
    "unauthorised_consumption": 0.275, "customer_meter_inaccuracies": 2.0,
    "data_handling_errors": 0.175, "apparent_losses": 2.45, "real_losses": 33.175,
    "mains_length": 75.2, "service_connections": 6895, "line_feet": 20.0, "average_pressure": 60.0,
    "annual_operating_cost": 900_000.0, "retail_unit_cost": 7.4,
    "variable_production_cost": 2845.83,
}  # fmt: skip


def audit(path: Path, figures: Mapping[str, float], version: int = 5, unit: str = "MG/Yr") -> Path:
    """Write a workbook: a label, a grade, the figure, its unit, and what stands to the right."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Reporting Worksheet" if version < 6 else "Worksheet"
    sheet["B2"] = f"AWWA Free Water Audit Software v{version}.0"
    sheet["B4"], sheet["C4"] = "Water Audit Report for:", "Lakeland (invented)"
    sheet["B5"], sheet["C5"], sheet["D5"] = "Reporting Year:", 2018, "1/2018 - 12/2018"
    row = 8
    for name, (old, new, code) in enumerate(VOLUMES, start=1):
        row += 1
        sheet.cell(row, 2, old if version < 6 else new)
        sheet.cell(row, 5, 7)  # the grade
        if code in figures:
            sheet.cell(row, 7, figures[code])
        sheet.cell(row, 8, unit)
        if name < 4:  # errors of the master meters: a grade, then an empty adjustment
            sheet.cell(row, 10, 3)
            sheet.cell(row, 14, unit)
        if code == "unauthorised_consumption":
            sheet.cell(row, 10, 0.25)
            sheet.cell(row, 11, "%")
    for old, new, code, of in SYSTEM:
        row += 1
        sheet.cell(row, 2, old if version < 6 else new)
        sheet.cell(row, 5, 8)
        if code in figures:
            sheet.cell(row, 7, figures[code])
        sheet.cell(row, 8, of)
    book.save(path)
    return path
