"""How much of anything the tool takes from a file. A full return comes near to none of these limits.

A file beyond one of them is answered with a finding or a message, before a parser that it could hurt reads it.
SECURITY.md says what each of them keeps out.
"""

FILE = 20 * 1024**2
"""Bytes of a workbook; a full return has under 1 MB."""

UNPACKED = 64 * 1024**2
"""Bytes of all its parts together."""

RATIO = 100
"""How many bytes one packed byte may become, in a part of over 1 MB."""

PARTS = 2_000
"""Parts of a package; a workbook of the template has 40."""

CELLS = 150_000
"""Cells that are stored, filled or only formatted, and those of merged ranges; the template has 6,000."""

ROWS = 24_000
"""Rows of answers of all sheets together; the largest return that is known has 120."""

ELEMENTS = 400_000
"""XML elements in all parts together; the template has 20,000."""

OTHERS = 60_000
"""XML elements but those of cells and texts: styles, names, formats, of which each costs the parser most; the template
has 2,500."""

ATTRIBUTES = 750_000
"""Attributes of the elements of all parts together, as the number of their equals signs; the template has 20,000."""

MERGES = 2_000
"""Merged ranges; the template has none, and each cell that they cover is looked at."""

CHARACTERS = 4_000_000
"""Characters of all cells together, each text counted in every cell that has it; the largest return that is known has
60,000."""

LAST_ROW = 1_048_576
"""The last row that Excel has."""

TOKEN = 64 * 1024
"""Bytes of an attribute or a comment: some parsers take time by the square of that length."""

TEXT = 256 * 1024
"""Bytes of one text, as they are stored. A cell of Excel holds 32,767, each of which may be stored as seven."""

NAME = 255
"""Characters of a sheet's name, since each finding names its sheet. Excel takes 31, LibreOffice more."""

FORMAT = 1_000
"""Characters of a number format; Excel takes 255."""

LISTED = 200
"""Findings of one kind on one sheet that are listed one by one; all others are counted."""

HINTS = 300
"""Findings of a sheet that name the nearest choice, and unknown titles among which a missing one is looked for: that
takes longer than to find the fault."""

ROUND = 256 * 1024
"""Bytes of a round file; those that ship have under 2,000."""

GROWTH = 2_000
"""Rows of a sheet that the template's lists, marks and formulas look at, so that a table may grow."""
