"""The rule catalogue for people: on a terminal, and as the page `docs/rules.md`."""

import textwrap
from collections.abc import Iterable

from grants.model.stages import HALF, STAGES
from grants.rules import CATALOGUE, Rule

WIDTH = 100


def explain(rule: Rule) -> str:
    """What a code means, why it matters, how to mend it, and an example, as text of at most 100 columns."""
    parts = {
        f"{rule.code}: {rule.finds}": "",
        "Kind": _kind(rule),
        "Where it points": rule.points,
        "Why it matters": rule.why,
        "What it says": _blanks(rule.message),
        "What to do": _blanks(rule.fix),
        "Example": rule.example,
    }
    lines = []
    for label, text in parts.items():
        if text:
            lines += textwrap.wrap(f"{label + ':':<17}{text}", WIDTH, subsequent_indent=" " * 17)
        else:
            lines += [*textwrap.wrap(label, WIDTH), ""]
    return "\n".join(lines)


def overview(rules: Iterable[Rule] = tuple(CATALOGUE.values())) -> str:
    """Every code with what it finds, a line or two each."""
    lines = []
    for rule in rules:
        lines += textwrap.wrap(f"{rule.code:<9}{rule.severity:<9}{rule.finds}", WIDTH, subsequent_indent=" " * 18)
    return "\n".join(lines)


def page(rules: Iterable[Rule] = tuple(CATALOGUE.values())) -> str:
    """The catalogue as Markdown."""
    rules = list(rules)
    lines = [
        "# What `grants validate` finds",
        "",
        "Made from the rule catalogue by `docs/make.py`. An error blocks sending; a warning asks to look again.",
        "`grants explain CODE` shows the same on a terminal. Words in [brackets] are the return's own.",
        "",
        "| code | kind | when | what it finds | where it points |",
        "| --- | --- | --- | --- | --- |",
    ]
    lines += [
        f"| [{rule.code}](#{rule.code.lower()}) | {rule.severity} | {_when(rule)} | {rule.finds} | {rule.points} |"
        for rule in rules
    ]
    for rule in rules:
        lines += [
            "", f"## {rule.code}", "", rule.finds, "",
            f"- **Says:** {_blanks(rule.message)}",
            f"- **What to do:** {_blanks(rule.fix)}",
            f"- **Why it matters:** {rule.why}",
            f"- **Example:** {rule.example}",
        ]  # fmt: skip
    return "\n".join(lines) + "\n"


def _kind(rule: Rule) -> str:
    return f"{rule.severity}, {_when(rule)}"


def _when(rule: Rule) -> str:
    names = [stage if stage == HALF else stage.replace("-", " ") for stage in rule.stages]
    return "every return" if rule.stages == STAGES else ", ".join(names)


def _blanks(text: str) -> str:
    return text.replace("{", "[").replace("}", "]").replace("_", " ")
