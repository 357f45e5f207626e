"""A workbook → a return: admitted, unpacked, laid out and typed."""
