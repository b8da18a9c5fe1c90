"""Tables as files that a spreadsheet opens: CSV, XLSX and ODS, written row by row.

Words stay words: a cell that begins like a formula is none in XLSX and ODS, and in CSV it is
marked with an apostrophe (OWASP, CSV injection). Memory does not grow with the rows.
"""

from lantoa.papers.tables.csv_lines import csv_lines
from lantoa.papers.tables.formats import Cell, Column, Format, table_file, write_table
from lantoa.papers.tables.xlsx import SAFE

__all__ = ["SAFE", "Cell", "Column", "Format", "csv_lines", "table_file", "write_table"]
