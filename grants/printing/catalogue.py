"""The rule catalogue for people: on a terminal, and as the page `docs/rules.md`.

Sheets, columns and choices have the names that the newest round gives them; returns are called by their roles.
"""

import textwrap
from collections.abc import Iterable

from grants.form.rounds import newest
from grants.model.stages import ROLES
from grants.model.words import listed
from grants.rules import CATALOGUE, Rule
from grants.rules.names import in_general

WIDTH = 100


def explain(rule: Rule) -> str:
    """What a code means, why it matters, how to mend it, and an example, as text of at most 100 columns."""
    lines = [*textwrap.wrap(f"{rule.code}: {rule.finds}", WIDTH), ""]
    for label, text in explanation(rule).items():
        lines += textwrap.wrap(f"{label + ':':<17}{text}", WIDTH, subsequent_indent=" " * 17)
    return "\n".join(lines)


def explanation(rule: Rule) -> dict[str, str]:
    """What is said of a rule beside its code and what it finds, each with its label."""
    return {
        "Kind": _kind(rule),
        "Where it points": rule.points,
        "Why it matters": rule.why,
        "What it says": _in_general(rule, rule.message),
        "What to do": _in_general(rule, rule.fix),
        "Example": rule.example,
    }


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
        "`grants explain CODE` shows the same on a terminal. Words in [brackets] are the return's own;",
        "sheets and columns are called as the form that ships calls them. A plan says what the money is for, progress",
        "returns how it goes, and a final return what came of it.",
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
            f"- **Says:** {_in_general(rule, rule.message)}",
            f"- **What to do:** {_in_general(rule, rule.fix)}",
            f"- **Why it matters:** {rule.why}",
            f"- **Example:** {rule.example}",
        ]  # fmt: skip
    return "\n".join(lines) + "\n"


def _kind(rule: Rule) -> str:
    return f"{rule.severity}, {_when(rule)}"


def _when(rule: Rule) -> str:
    """At which returns a rule is asked, by their roles: forms call them as they like."""
    return "every return" if set(rule.roles) == set(ROLES) else f"{listed(rule.roles)} returns"


def _in_general(rule: Rule, text: str) -> str:
    """The words of a rule with the names that the form in use gives to things, and in brackets what a return says."""
    return in_general(text, newest(), rule.roles)
