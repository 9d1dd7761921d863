"""Files that clerks upload, read into drafts: decisions, tables, the portal's records, edited workbooks of the base."""
