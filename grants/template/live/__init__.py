"""What the workbook works out while it is filled: the Checks sheet and the sentence under each sheet's title."""
