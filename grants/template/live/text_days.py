"""Whether a text in a column of dates reads as a day, or as a month, day before month, by formulas of Excel.

Excel itself would read "3/4/2022" by the language it is set to; year, month and day in this order it reads everywhere.
"""

from grants.form.form import Sheet
from grants.model.days import ENDLESS
from grants.template.formula_names import Names
from grants.template.formulas import text

_MONTHS = '{"jan","feb","mar","apr","may","jun","jul","aug","sep","oct","nov","dec"}'
_SEPARATORS = ("-", ".", " ", ",")
_GOES_ON = (*(word.lower() for word in ENDLESS), "on-going", "open ended", "rolling", "no end date")
_FIRST = 32874
"""1 January 1990 as Excel counts days."""
_ROOM = 40  # more characters than each part of a date has


def is_day(names: Names, sheet: Sheet, key: str) -> str:
    """For each cell of a column, 1 where its text is a day; or says that there is none, where a column takes that."""
    given, (first, second, third) = names.texts(sheet.key, key), _parts(names, sheet, key)
    made = f"({_as_day(third, second, first)}>={_FIRST})"
    made += f"+ISNUMBER(VALUE(LEFT({given},4)))*(IFERROR(DATEVALUE({given}),0)>={_FIRST})"
    if sheet.column(key).open_ended:
        made += f'+ISNUMBER(FIND("|"&LOWER({given})&"|",{text("|" + "|".join(_GOES_ON) + "|")}))'
    return names.named(f"day_{sheet.key}_{key}", f"(({made})>0)")


def is_month(names: Names, sheet: Sheet, key: str) -> str:
    """For each cell of a column, 1 where its text is a month and a year."""
    first, second, third = _parts(names, sheet, key)
    day = _as_day(second, first, '"1"')
    return names.named(f"month_{sheet.key}_{key}", f'({third}="")*({day}>={_FIRST})')


def _as_day(year: str, month: str, day: str) -> str:
    """The number of a day by texts of its parts; 0 where there is no such day."""
    number = f'TEXT(IFERROR(VALUE({month}),IFERROR(MATCH(LEFT({month},3),{_MONTHS},0),0)),"00")'
    return f'IFERROR(DATEVALUE(RIGHT("20"&{year},4)&"-"&{number}&"-"&RIGHT("0"&{day},2)),0)'


def _parts(names: Names, sheet: Sheet, key: str) -> list[str]:
    """The first three parts of a column's texts, as they stand between strokes, points, dashes, commas or spaces."""
    made = f"LOWER({names.texts(sheet.key, key)})"
    for ending in ("st", "nd", "rd", "th"):
        made = f'SUBSTITUTE({made},"{ending} "," ")'
    for sign in _SEPARATORS:
        made = f'SUBSTITUTE({made},"{sign}","/")'
    cut = names.named(f"cut_{sheet.key}_{key}", f'SUBSTITUTE(SUBSTITUTE({made},"//","/"),"/",REPT(" ",{_ROOM}))')
    return [f"TRIM(MID({cut},{_ROOM * place + 1},{_ROOM}))" for place in range(3)]
