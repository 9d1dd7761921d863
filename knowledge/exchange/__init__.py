"""The base in other people's formats: a workbook for staff (and back), JSON-LD for the town website."""
