"""Whether a text in a column of dates reads as a day, or as a month, day before month, by formulas of Excel."""

from grants.form.form import Sheet
from grants.template.formula_names import Names
from grants.template.formulas import text

_MONTHS = '{"jan","feb","mar","apr","may","jun","jul","aug","sep","oct","nov","dec"}'
_SEPARATORS = ("-", ".", " ", ",")
_GOES_ON = ("ongoing", "on-going", "on going", "open-ended", "open ended", "openended", "rolling", "no end date")


def is_day(names: Names, sheet: Sheet, key: str) -> str:
    """For each cell of a column, 1 where its text is a day."""
    given = _given(names, sheet, key)
    first, month, last = (_part(names, sheet, key, place) for place in (1, 2, 3))
    year, day = f"IF({first}>31,{first},{last})", f"IF({first}>31,{last},{first})"
    number = f"IFERROR(VALUE({month}),MATCH(LEFT({month},3),{_MONTHS},0))"
    year = f"IF({year}<100,{year}+2000,{year})"
    real = f"(DAY(DATE({year},{number},{day}))={day})*({number}<=12)*({number}>=1)*({year}>=1990)*({year}<2100)"
    on = text(f"|{'|'.join(_GOES_ON)}|")
    ongoing = f'+ISNUMBER(FIND("|"&{given}&"|",{on}))' if _may_go_on(sheet, key) else ""
    return names.named(f"day_{sheet.key}_{key}", f"(IFERROR({real},0){ongoing})")


def is_month(names: Names, sheet: Sheet, key: str) -> str:
    """For each cell of a column, 1 where its text is a month and a year."""
    cut = _cut(names, sheet, key)
    month, year = f'LEFT({cut},FIND("/",{cut})-1)', f'VALUE(MID({cut},FIND("/",{cut})+1,9))'
    number = f"IFERROR(VALUE({month}),MATCH(LEFT({month},3),{_MONTHS},0))"
    real = f"({number}>=1)*({number}<=12)*(IF({year}<100,{year}+2000,{year})>=1990)*({year}<2100)"
    return names.named(f"month_{sheet.key}_{key}", f"IFERROR({real},0)")


def _may_go_on(sheet: Sheet, key: str) -> bool:
    return bool(getattr(sheet.column(key), "open_ended", False))


def _given(names: Names, sheet: Sheet, key: str) -> str:
    return f"LOWER({names.texts(sheet.key, key)})"


def _cut(names: Names, sheet: Sheet, key: str) -> str:
    """A column's texts with a stroke between day, month and year."""
    made = _given(names, sheet, key)
    for ending in ("st", "nd", "rd", "th"):
        made = f'SUBSTITUTE({made},"{ending} "," ")'
    for sign in _SEPARATORS:
        made = f'SUBSTITUTE({made},"{sign}","/")'
    return names.named(f"cut_{sheet.key}_{key}", f'SUBSTITUTE({made},"//","/")')


def _part(names: Names, sheet: Sheet, key: str, place: int) -> str:
    """One of the three parts of such a text: the first and the last as numbers."""
    cut = _cut(names, sheet, key)
    one, two = f'FIND("/",{cut})', f'FIND("/",{cut},FIND("/",{cut})+1)'
    match place:
        case 1:
            return f"VALUE(LEFT({cut},{one}-1))"
        case 2:
            return f"MID({cut},{one}+1,{two}-{one}-1)"
        case _:
            return f"VALUE(MID({cut},{two}+1,9))"
