"""Tables that come from spreadsheets and go to them: CSV and XLSX, whoever wrote them."""

from .reading import Row, Table, read
from .writing import Column, Sheet, csv_file, xlsx_file

__all__ = ["Column", "Row", "Sheet", "Table", "csv_file", "read", "xlsx_file"]
