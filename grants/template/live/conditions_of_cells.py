"""Conditions of single cells: blanks, and values of another kind than their column's. See `condition.py`."""

from grants.template.live.condition import Condition

_AMOUNTS = ("*.money", "*.percent", "*.number")
_HAS_PENCE = "(ABS({number}-ROUND({number},2))<0.000001)"

CELLS = (
    Condition("CELL01", ("*.required",), "{used}*{empty}", "is blank"),
    Condition(
        "CELL01",
        ("start.carried_for",),
        "{empty}*({number_of[carried_forward]}>0)",
        "is blank, though money was carried forward",
    ),
    Condition(
        "CELL02",
        _AMOUNTS,
        "ISTEXT({cell})*(1-{empty})+ISLOGICAL({cell})+(ABS({number})>=1E+15)",
        "is not a number: type digits alone",
        always=True,
    ),
    Condition(
        "CELL03",
        ("*.date",),
        "ISTEXT({cell})*(1-{empty})*(1-{is_day})*(1-{is_month})+ISLOGICAL({cell})"
        "+ISNUMBER({cell})*(({number}<32874)+({number}>=73052))",
        "is not a date: type day, month and year",
        always=True,
        whole=True,
    ),
    Condition(
        "CELL03",
        ("*.date",),
        "ISTEXT({cell})*(1-{empty})*(1-{is_day})*{is_month}",
        "names no day: type day, month and year",
        severity="warning",
        always=True,
        whole=True,
    ),
    Condition(
        "CELL04",
        ("*.list",),
        '{sound}*(1-{empty})*ISERROR(FIND("|"&LOWER({words})&"|",{text_of_list}))',
        "is not one of the choices",
    ),
    Condition("CELL05", ("*.answered",), "ISERROR({cell})", "shows an error: mend its formula", always=True),
    Condition(
        "CELL06",
        ("*.money",),
        f"ISNUMBER({{cell}})*({{number}}<0)*{_HAS_PENCE}",
        "is negative, which can't be",
    ),
    Condition("CELL06", ("*.percent", "*.number"), "ISNUMBER({cell})*({number}<0)", "is negative, which can't be"),
    Condition(
        "CELL07",
        ("*.money",),
        f"ISNUMBER({{cell}})*(1-{_HAS_PENCE})*(ABS({{number}})<1E+15)",
        "has more than two decimals of a pound",
        always=True,
    ),
    Condition(
        "CELL09",
        ("*.once",),
        "(1-{empty})*(1-{first[cell]})",
        "stands in an earlier row too",
    ),
    Condition(
        "CELL10",
        ("*.project-ref",),
        "{used}*{sound}*(1-{empty})*ISERROR(MATCH({words},{texts[projects.ref]},0))"
        "*(({lost_refs}=0)+({lost_refs}=1)*({uses}<{most_uses}))",
        "is no project's ref",
    ),
    Condition(
        "CELL12",
        ("*.percent",),
        "({number}>=2)",
        "is far over 100%: type it with its percent sign",
        always=True,
    ),
    Condition("CELL12", ("projects.contribution",), "({number}>1)*({number}<2)", "is over 100%"),
    Condition(
        "CELL13",
        ("*.measure",),
        "{unit[percent]}*({number}>1)*({number}<2)",
        "can be read in two ways: type it with its percent sign",
    ),
    Condition(
        "ALLOC02",
        ("start.partnership",),
        "(1-{empty})*({alike}<>{as_round[partnership]})",
        "is not the round's",
    ),
    Condition("ALLOC02", ("start.fund",), "(1-{empty})*({alike}<>{as_round[fund]})", "is not the round's"),
    Condition("ALLOC02", ("start.year",), "(1-{empty})*({alike}<>{as_round[year]})", "is not the round's"),
    Condition(
        "ALLOC02",
        ("start.grant_total",),
        "{good[grant_total]}*(ABS({number}-{as_round[grant_total]})>0.004)",
        "is not the round's",
    ),
)
