"""Conditions of measures, of what was spent, and of what came of it. See `condition.py`."""

from grants.model.stages import FINAL, PROGRESS
from grants.template.live.condition import Condition

_COUNTED = "({unit[people]}+{unit[number]})"
_POUNDS, _PERCENT = "{unit[pounds]}", "{unit[percent]}"
_HAS_POUND, _HAS_SHARE = 'ISNUMBER(FIND("£",{words}))', 'ISNUMBER(FIND("%",{words}))'
_UNREAD = f"ISERROR({{value}})+{_PERCENT}*{_HAS_POUND}+{_POUNDS}*{_HAS_SHARE}+{_COUNTED}*({_HAS_POUND}+{_HAS_SHARE})"
_NOT_WHOLE = "IF(ISERROR({value}),0,({value}<0)+({value}<>INT({value})))"
_IN_SHARES = "({unit[percent]}+{unit[people]})"
_BOTH = (
    "ISNUMBER({own[numerator]})*({number_of[numerator]}>=0)*ISNUMBER({own[denominator]})*({number_of[denominator]}>=0)"
)
_ROW = "{known}*{first[ref]}"
_VARIANCE = f"{_ROW}*{{good[spent]}}*{{is_allocated}}"
_OFF = "(ABS({allocated_of_ref}-{number_of[spent]})>0.004)"
_ITEMS = '(SUMIFS({spend_items[amount]},{spend_items[ref]},{own[ref]},{spend_items[amount]},">=0")-{number_of[spent]})'
_ITEMS_KNOWN = (
    '(COUNTIF({spend_items[ref]},{own[ref]})=COUNTIFS({spend_items[ref]},{own[ref]},{spend_items[amount]},">=0"))'
)

MEASURES = (
    Condition(
        "MEAS01",
        ("projects.ref",),
        "(1-{empty})*{first[ref]}*ISERROR(MATCH({words},{texts[measures.ref]},0))",
        "has no measure on {sheet[measures]}",
        strays="measures",
    ),
    Condition(
        "MEAS02",
        ("measures.target",),
        "{used}*{empty}*(({empty_of[direction]}+{is_compared})*(1-{unit[narrative]})"
        "+{known}*{first[ref]}*(COUNTIF({measures[ref]},{own[ref]})=COUNTIFS({measures[ref]},{own[ref]},"
        '{measures[direction]},{label[directions.no_target]},{measures[target]},"")))',
        "is blank here and perhaps below, where one could be set",
        only="sheet",
        whole=True,
    ),
    Condition(
        "MEAS03",
        ("measures.evidence", "measures.accountable"),
        "{used}*{empty}",
        "is blank here and perhaps below",
        only="sheet",
        whole=True,
    ),
    Condition(
        "MEAS04",
        ("*.measure",),
        f"{{sound}}*(1-{{empty}})*(({_COUNTED}+{_POUNDS}+{_PERCENT})*((1-ISNUMBER({{cell}}))*({_UNREAD}))"
        f"+{{unit[people]}}*{_NOT_WHOLE}"
        '+{unit[yes_no]}*ISERROR(FIND("|"&LOWER({words})&"|",{answers})))',
        "does not fit its unit",
    ),
    Condition(
        "CELL13",
        ("results.result",),
        "{unit[percent]}*({number}>=2)*{other_verdict}",
        "can be read in two ways: type it with its percent sign",
    ),
    Condition("MEAS05", ("results.result",), "{used}*{empty}", "is blank", roles=(FINAL,)),
    Condition("MEAS05", ("results.result",), "{used}*{empty}", "is blank", roles=(PROGRESS,), severity="warning"),
    Condition(
        "MEAS06",
        ("results.result",),
        f"ISNUMBER({{cell}})*{_BOTH}*({{number_of[denominator]}}>0)"
        "*(1-{unit[people]})*(1-{unit[narrative]})"
        "*(1-{unit[yes_no]})"
        f"*(1-{_IN_SHARES}*({{number_of[numerator]}}>{{number_of[denominator]}}))"
        "*(ABS({scaled}-{share_of_counts})>0.5*10^-{decimals}+0.000000001)",
        "is not its numerator divided by its denominator",
    ),
    Condition(
        "MEAS07",
        ("measures.numerator",),
        f"{_IN_SHARES}*{_BOTH}*({{number_of[numerator]}}>{{number_of[denominator]}})",
        "is above the denominator",
    ),
    Condition(
        "MEAS07",
        ("measures.denominator",),
        f"ISNUMBER({{cell}})*({{number}}=0)*(1-{_IN_SHARES}*ISNUMBER({{own[numerator]}})*({{number_of[numerator]}}>0))",
        "is 0",
        severity="warning",
    ),
    Condition("MEAS08", ("results.light",), "{used}*{misfit}", "does not fit the result", whole=True),
    Condition(
        "MEAS09",
        ("results.light",),
        "({words}={label[lights.red]})*{empty_of[results.comment]}*(1-{ticked_in[escalate]})",
        "is red, and neither explained nor escalated",
    ),
    Condition(
        "MEAS10",
        ("measures.direction",),
        "{used}*{empty}*{aimed}*(1-{empty_of[target]})",
        "is blank beside a target",
    ),
    Condition(
        "MEAS10",
        ("measures.target",),
        "(1-{empty})*{aimed}*(({words_of[direction]}={label[directions.no_target]})+{is_trend})",
        "stands beside a direction that has none",
    ),
    Condition(
        "MEAS10",
        ("measures.baseline",),
        "{used}*{empty}*{aimed}*{empty_of[target]}*{is_trend}",
        "is blank, and a rise or a fall needs one",
    ),
    Condition(
        "MEAS11",
        ("measures.numerator",),
        "{used}*{empty}*ISNUMBER({own[denominator]})*({number_of[denominator]}>=0)",
        "is blank beside a denominator",
    ),
    Condition(
        "MEAS11",
        ("measures.denominator",),
        "{used}*{empty}*ISNUMBER({own[numerator]})*({number_of[numerator]}>=0)",
        "is blank beside a numerator",
    ),
    Condition(
        "MEAS12",
        ("measures.measure",),
        "(1-{empty})*(1-{empty_of[ref]})*(MATCH({measure_keys},{measure_keys},0)<{place})",
        "stands twice in its project",
        whole=True,
    ),
)

SPENDING = (
    Condition(
        "HALF02",
        ("spending.forecast",),
        f"{_ROW}*{{good[forecast]}}*{{good[spent]}}*({{number}}<{{number_of[spent]}})",
        "is below what is already spent",
    ),
    Condition("HALF03", ("spending.why",), f"{_ROW}*{{empty}}*({{apart}})", "is blank, and spend is off the plan"),
    Condition(
        "HALF05",
        ("spending.spent",),
        f"{_ROW}*{{good[spent]}}*({{fell}})",
        "is less than was spent earlier in the year",
    ),
    Condition("SPEND02", ("spending.comments",), f"{_VARIANCE}*{_OFF}*{{empty}}", "is blank beside a variance"),
    Condition(
        "SPEND03",
        ("spending.move",),
        f"{_VARIANCE}*{_OFF}*{{empty}}*({{moves_of_ref}}=0)",
        "is blank beside a variance",
    ),
    Condition(
        "SPEND05",
        ("spending.spent",),
        f"{_ROW}*{{good[spent]}}*(COUNTIF({{spend_items[ref]}},{{own[ref]}})>0)*({{odd_pence[spend_items.amount]}}=0)"
        f"*(({_ITEMS}>0.004)+({_ITEMS}<-0.004)*{_ITEMS_KNOWN}"
        f"*ISERROR(MATCH(ROUND(-{_ITEMS},2),{{stray_amounts[spend_items.amount]}},0)))",
        "is not what its items on {sheet[spend_items]} come to",
    ),
    Condition(
        "SPEND06",
        ("spending.variance",),
        f"{_VARIANCE}*(ISNUMBER({{cell}})*(ABS({{number}}-({{allocated_of_ref}}-{{number_of[spent]}}))>0.004)"
        "+ISTEXT({cell})*(1-{empty}))",
        "was typed over: copy the formula from another row",
    ),
    Condition(
        "SPEND07",
        ("spending.move",),
        f"{_VARIANCE}*({{moves_of_ref}}=0)*(({{allocated_of_ref}}-{{number_of[spent]}}>0.004)*{{meets_overspend}}"
        "+({number_of[spent]}-{allocated_of_ref}>0.004)*{meets_underspend})",
        "does not fit the variance",
    ),
    Condition(
        "SPEND08",
        ("spending.move",),
        f"{_VARIANCE}*(1-{_OFF})*({{moves_of_ref}}=0)*({{meets_overspend}}+{{meets_underspend}})",
        "stands beside a variance of nothing",
    ),
)
