"""A round → all that it says, as text for a terminal."""

import textwrap
from collections.abc import Iterable

from grants.form.round import Round
from grants.model.money import pounds
from grants.model.visible import visible
from grants.model.words import day, listed

WIDTH = 100


def round_facts(round: Round) -> str:
    """What a round says, a label in front of each thing, as text of at most 100 columns."""
    facts = {**_of_the_fund(round), **_of_who_holds_it(round), **_of_the_year(round), **_of_the_form(round)}
    shown = {label: lines for label, lines in facts.items() if lines}
    width = max(map(len, shown)) + 2
    return "\n".join(line for label, lines in shown.items() for line in _labelled(label, lines, width))


def _labelled(label: str, lines: Iterable[str], width: int) -> list[str]:
    wrapped = [piece for line in lines for piece in textwrap.wrap(visible(line), WIDTH - width, subsequent_indent="  ")]
    return [f"{label if number == 0 else '':<{width}}{piece}" for number, piece in enumerate(wrapped)]


def _of_the_fund(round: Round) -> dict[str, list[str]]:
    total = [] if round.fund_total is None else [pounds(round.fund_total, round.locale)]
    retained = [pounds(round.retained, round.locale)] if round.retained else []
    return {
        "Round": [round.stamp],
        "Fund": [f"{round.fund} {round.year}"],
        "Year": [f"{day(round.begins, round.locale)} to {day(round.ends, round.locale)}"],
        "Fund total": total,
        "Kept by the PCC": retained,
        "Funder": [_identified(round.funder, round.funder_id)],
    }


def _of_who_holds_it(round: Round) -> dict[str, list[str]]:
    """The partnership of the round; of a round of many, each with its key and its grant."""
    if round.partnerships and not round.key:
        return {
            "Partnerships": [
                f"{key}: {one.name}, {pounds(one.grant_total, round.locale)} "
                f"to {_identified(one.recipient, one.recipient_id)}"
                for key, one in round.partnerships.items()
            ]
        }
    return {
        "Grant total": [pounds(round.grant_total, round.locale)],
        "Partnership": [round.partnership],
        "Recipient": [_identified(round.recipient, round.recipient_id)],
    }


def _identified(name: str, identifier: str) -> str:
    return f"{name} ({identifier})" if identifier else name


def _of_the_year(round: Round) -> dict[str, list[str]]:
    locale = round.locale
    returns = [
        f"{stage.key}: {stage.title}, signed from {day(round.stages[stage.key].opens, locale)}, "
        f"due {day(round.stages[stage.key].due, locale)}"
        for stage in round.offered
    ]
    return {
        "Purpose": [round.purpose],
        "Reasons": [round.reasons],
        "Conditions": list(round.conditions) or ["none"],
        "Plan": [round.plan],
        "Priorities": [f"{number}. {words}" for number, words in round.priorities.items()],
        "Theme groups": list(round.theme_groups) or ["none named"],
        "Leads": [f"{group}: {who}" for group, who in round.leads.items()],
        "Glossary": [f"{term}: {meaning}" for term, meaning in round.glossary.items()],
        "Risks": [f"{issue}: {rating}" for issue, rating in round.risks.items()],
        "Work": [f"{each.deliverable}, {each.lead}, by {day(each.due, locale)}" for each in round.work],
        "Returns": returns,
    }


def _of_the_form(round: Round) -> dict[str, list[str]]:
    """The form, what the round sets for itself, and how it bends the form."""
    names = {sheet.key: sheet.name for sheet in round.sheets.values()}
    return {
        "Form": [f"{round.form.id}, version {round.form.version}"],
        "Settings": [f"{name} = {_short(value)}" for name, value in round.settings.model_dump().items()],
        "Wording": [f"{column}: {words}" for column, words in round.wording.items()],
        "Left out": [listed(round.leave_out)],
        "Own columns": [
            f"{each.title}, on {names.get(each.sheet, each.sheet)} ({each.kind})" for each in round.own_columns
        ],
        "Own sheets": [
            f"{names.get(sheet.key, sheet.title)}: {listed([each.title for each in sheet.columns])}"
            for sheet in round.own_sheets
        ],
    }


def _short(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
