"""Conditions of what is planned: allocations, parts, priorities, decisions, signatures. See `condition.py`."""

from grants.template.live.condition import Condition

_STATED = "IF({number_of[contribution]}>=2,{number_of[contribution]}/100,{number_of[contribution]})"
_SHARE = "({own[allocated]}/{own[contract_value]})"
_PARTS = '(SUMIFS({parts[amount]},{parts[ref]},{own[ref]},{parts[amount]},">=0")-{read[allocated]})'
_PARTS_KNOWN = '(COUNTIF({parts[ref]},{own[ref]})=COUNTIFS({parts[ref]},{own[ref]},{parts[amount]},">=0"))'
_SIGNATURE = ("sign_off.name", "sign_off.position", "sign_off.date")

PLANS = (
    Condition(
        "ALLOC01",
        ("projects.allocated",),
        "({left}>0.004)+({left}<-0.004-{over_allocation})",
        "does not come to the money available",
        header=True,
    ),
    Condition(
        "ALLOC03",
        ("projects.allocated",),
        "{good[allocated]}*{good[contract_value]}*({number}>{number_of[contract_value]})",
        "is more than the contract is worth",
    ),
    Condition(
        "ALLOC04",
        ("projects.contribution",),
        "ISNUMBER({cell})*{good[allocated]}*{good[contract_value]}*({number}>=0)"
        f"*({_STATED}<=1)*({_SHARE}>0)*({_SHARE}<=1)*(ABS({_STATED}-{_SHARE})>{{tolerance}})",
        "is not the amount divided by the contract value",
    ),
    Condition("ALLOC05", ("projects.allocated",), "ISNUMBER({cell})*({number}=0)", "is £0"),
    Condition(
        "PART01",
        ("projects.allocated",),
        "({read[allocated]}>=0)*(1-{empty_of[ref]})*{first[ref]}*(COUNTIF({parts[ref]},{own[ref]})>0)"
        "*({odd_pence[parts.amount]}=0)"
        f"*(({_PARTS}>0.004)+({_PARTS}<-0.004)*{_PARTS_KNOWN}"
        f"*ISERROR(MATCH(ROUND(-{_PARTS},2),{{stray_amounts[parts.amount]}},0)))",
        "is not what its parts on {sheet[parts]} come to",
    ),
    Condition("PART02", ("parts.amount",), "{used}*{empty}", "is blank"),
    Condition(
        "PART03",
        ("parts.part",),
        "(1-{empty})*(1-{empty_of[ref]})*(MATCH({part_keys[parts]},{part_keys[parts]},0)<{place})",
        "stands twice in its project",
        whole=True,
    ),
    Condition(
        "PART03",
        ("measures.part",),
        "(1-{empty})*{known}*ISERROR(MATCH({part_keys[measures]},{part_keys[parts]},0))"
        '*(COUNTIF({parts[ref]},{own[ref]})=COUNTIFS({parts[ref]},{own[ref]},{parts[part]},"<>"))',
        "is no part of its project on {sheet[parts]}",
        whole=True,
    ),
    Condition(
        "PRIO01",
        ("projects.priority:first",),
        "{used}*({ticks}=0)*({misticks}=0)",
        "No priority is ticked",
        whole=True,
    ),
    Condition(
        "PRIO02",
        ("projects.priority:first",),
        "{used}*({ticks}={priorities})*({priorities}>1)",
        "Every priority is ticked",
        whole=True,
    ),
    Condition(
        "PRIO03",
        ("projects.priority",),
        "(SUMPRODUCT({used}*1)>0)*(SUMPRODUCT({used}*({ticks}=0))=0)"
        "*(SUMPRODUCT({ticked}*((1-ISNUMBER({own[allocated]}))+({number_of[allocated]}<>0)))=0)",
        "is supported by no money",
        header=True,
    ),
    Condition(
        "TIME01",
        ("projects.contract_end",),
        "ISNUMBER({cell})*({number}>=32874)*({number}<{begins})",
        "is before the year begins",
    ),
    Condition(
        "TIME02",
        ("projects.contract_end",),
        "ISNUMBER({cell})*({number}>={begins})*({number}<{ends})*{empty_of[comment]}",
        "is before the year ends, and {title[projects.comment]} says nothing of it",
    ),
    Condition(
        "APPR01",
        ("projects.conditions",),
        "{used}*{empty}*(({words_of[approved]}={label[approvals.no]})"
        "+({words_of[approved]}={label[approvals.conditions]}))",
        "is blank, and {title[projects.approved]} needs a reason or a condition",
    ),
    Condition(
        "APPR02",
        ("spending.spent",),
        "{known}*{first[ref]}*{good[spent]}*({number}>0)"
        "*(COUNTIFS({projects[ref]},{own[ref]},{projects[approved]},{label[approvals.no]})>0)",
        "is money for a project that the OPCC refused",
    ),
    Condition(
        "APPR03",
        ("projects.approved",),
        '{empty}*(1-{empty_of[ref]})*{first[ref]}*(COUNTIFS({spending[ref]},{own[ref]},{spending[spent]},">0")>0)'
        "*{decided}",
        "is blank for a project with spend, and others were decided",
    ),
    Condition(
        "APPR04",
        _SIGNATURE,
        "{empty}*({words_of[return]}={office})*{decided}",
        "is blank, though the OPCC has decided",
        only="row",
    ),
    Condition(
        "SIGN01",
        _SIGNATURE,
        "{empty}*({words_of[return]}={own_label})",
        "is blank: the return is not signed off",
        only="row",
    ),
    Condition(
        "TIME03",
        ("sign_off.date",),
        "ISNUMBER({cell})*({number}>=32874)*({number}<73052)*(({number}>=TODAY()+1)+({number}<{opens}))",
        "is in the future, or before the return could be given",
    ),
    Condition(
        "TIME04",
        ("sign_off.date",),
        "ISNUMBER({cell})*({words_of[return]}={own_label})*({number}>={due}+1)*({number}<TODAY()+1)",
        "is after the day on which the return was due",
    ),
)

NOT_GIVEN = tuple(
    condition
    for code, column, words in (
        ("SPEND01", "spending.spent", "is blank"),
        ("HALF01", "spending.forecast", "is blank"),
        ("HALF04", "spending.progress", "is blank"),
        ("EVAL01", "spending.outcomes", "is blank"),
        ("EVAL02", "spending.case_study", "is blank"),
    )
    for condition in (
        Condition(code, (column,), "{known}*{first[ref]}*{empty}", words),
        Condition(
            code,
            (column,),
            "(1-{empty_of[ref]})*{first[ref]}*ISERROR(MATCH({words_of[ref]},{texts[spending.ref]},0))",
            "is not given: the sheet has no row for this project",
            header=True,
            of="projects",
            strays="spending",
        ),
    )
)
"""What every project has to say: in its row, or at the column's title where it has no row."""
