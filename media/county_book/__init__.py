"""A county's workbook: several sheets of one file, written as a form to fill in, read back sheet by sheet."""
