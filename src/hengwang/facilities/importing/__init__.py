"""Sensors from a workbook: what each row would do."""
