"""Small pieces of formulas: words, amounts, cells and ranges as Excel writes them."""

from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell

from grants.form.form import Sheet
from grants.form.round import Round
from grants.model.limits import GROWTH

HEADER = 3
"""The header row of every sheet, counted from 0 as xlsxwriter does."""
FIRST = HEADER + 1

_LITERAL = 120
"""Characters of a text between quotation marks in a formula; Excel takes 255, and a quotation mark may count twice."""


def text(words: str) -> str:
    """Words as a formula holds them, long ones in pieces."""
    pieces = [words[start : start + _LITERAL] for start in range(0, len(words), _LITERAL)] or [""]
    return "&".join('"' + piece.replace('"', '""') + '"' for piece in pieces)


def spoken(words: str, **figures: str) -> str:
    """A sentence with figures as a formula: "Left: {left}." with left="TEXT(B5,0)" is "Left: "&TEXT(B5,0)&"."."""
    marked = words.format(**{name: f"\0{formula}\0" for name, formula in figures.items()})
    pieces = [piece if place % 2 else text(piece) for place, piece in enumerate(marked.split("\0"))]
    return "&".join(piece for piece in pieces if piece != '""')


def in_pounds(amount: str) -> str:
    """An amount as people write it: £240,819, and pence only where there are any."""
    return f'TEXT({amount},IF({amount}=INT({amount}),"£#,##0","£#,##0.00"))'


def off(one: str, other: str) -> str:
    """Whether two amounts differ by more than the noise of binary numbers."""
    return f"ABS({one}-{other})>0.004"


def tolerance(round: Round) -> str:
    """How far a stated contribution may be from the one worked out, as a formula holds it."""
    return f"{round.settings.contribution_tolerance / 100 + 1e-9:.9f}"


def quoted_sheet(name: str) -> str:
    """A sheet's name as formulas and links hold it."""
    return "'" + name.replace("'", "''") + "'"


def escaped(sheet: Sheet, key: str) -> str:
    """A column's title as a structured reference holds it."""
    title = sheet.column(key).title
    return "".join(f"'{character}" if character in "[]#'@" else character for character in title)


def answer(round: Round, key: str) -> str:
    """The cell of an answer of Start here. Raises KeyError where the round does not ask for it."""
    start = round.sheets["start"]
    if not start.has(key):
        raise KeyError(f"start.{key}")
    cell = xl_rowcol_to_cell(FIRST + start.keys.index(key), 1, row_abs=True, col_abs=True)
    return f"{quoted_sheet(start.name)}!{cell}"


def area(sheet: Sheet, key: str) -> str:
    """A column's cells down to the last row that a table may grow to, for formulas that can't name a table."""
    place = sheet.keys.index(key)
    return f"{quoted_sheet(sheet.name)}!{xl_range_abs(FIRST, place, FIRST + GROWTH - 1, place)}"


def project_refs(round: Round) -> str:
    """The refs on Projects down to the last one, gaps and all; a count would drop those after a gap."""
    refs = area(round.sheets["projects"], "ref")
    last = f'IFERROR(LOOKUP(2,1/({refs}<>""),ROW({refs})-{FIRST}),1)'
    return f"{refs.rpartition(':')[0]}:INDEX({refs},{last})"
