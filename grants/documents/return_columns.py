"""The columns that the OPCC's return can show of a project: blocks known by name, and any column of the form."""

from collections.abc import Callable, Iterable, Mapping

from grants.documents.answers_by_project import AnswersByProject, CellOf, labelled
from grants.documents.document import Cell, Line
from grants.documents.printed import NAMES, NUMBERS, aim, amount_line, behind, label, title, written
from grants.documents.wording import day
from grants.form.answers import ticked
from grants.form.form import Column, Sheet
from grants.form.needs import place
from grants.model.money import percent, written_figure
from grants.model.returns import Row

# ------------------------------------------------------------------------------------------------ what a project is


def _project(_: AnswersByProject, project: Row) -> Cell:
    return (Line(project["project"] or project["ref"] or "", "strong"),)


def _outline(answers: AnswersByProject, project: Row) -> Cell:
    """Title and brief outline, the risk, the facts of the contract, and what each part is."""
    round = answers.round
    contract = [f"{line.text}." for line in _contract(answers, project)]
    if project["contract_end"]:
        contract.append(answers.say("contract_ends", day=day(round.locale, project["contract_end"])))
    lines = [Line(project["project"] or "", "strong")]
    lines += [Line(project["outline"])] if project["outline"] else []
    lines += [Line(f"{line.text}.") for line in _risk(answers, project)]
    lines += [Line(text) for text in (" ".join(contract), project["comment"]) if text]
    parts = answers.rows("parts", project)
    return (*lines, *(Line(f"{part['part'] or ''}: {part['description'] or ''}", "item") for part in parts))


def _risk(answers: AnswersByProject, project: Row) -> list[Line]:
    return labelled(title(answers.round, "projects.risk"), answers.round.label("risks", project["risk"]))


def _contract(answers: AnswersByProject, project: Row) -> list[Line]:
    """Who delivers it, and the contract that the grant is a share of."""
    round, value = answers.round, answers.pounds(project["contract_value"])
    provider = labelled(title(round, "projects.provider"), project["provider"] or "")
    return [*provider, *labelled(label(title(round, "projects.contract_value")), value)]


def _project_spend(answers: AnswersByProject, project: Row) -> Cell:
    """The project, its contract, and the comment on it."""
    lines = [*_project(answers, project), *(Line(f"{line.text}.") for line in _contract(answers, project))]
    if project["contribution"] is not None:
        share = percent(project["contribution"], answers.round.locale)
        lines.append(Line(answers.say("contribution", share=share)))
    return (*lines, *([Line(project["comment"])] if project["comment"] else []))


def _allocated(answers: AnswersByProject, project: Row) -> Cell:
    """The amount, and its parts in brackets under it."""
    parts = [part for part in answers.rows("parts", project) if part["amount"] is not None]
    return (
        amount_line(project["allocated"], answers.round),
        *(
            Line(answers.say("part_amount", part=part["part"] or "", amount=answers.pounds(part["amount"])), "quiet")
            for part in parts
        ),
    )


def _priorities(answers: AnswersByProject, project: Row) -> Cell:
    numbers = ticked(project, answers.round)
    return (Line(", ".join(map(str, numbers))),) if numbers else ()


def priority_names(answers: AnswersByProject, project: Row) -> Cell:
    """The priorities that a project serves, by number and name."""
    names = answers.round.priorities
    return tuple(Line(f"{number}. {names[number]}") for number in ticked(project, answers.round))


def _approved(answers: AnswersByProject, project: Row) -> Cell:
    decision = answers.round.label("approvals", project["approved"])
    return tuple(Line(text) for text in (decision, project["conditions"]) if text)


# -------------------------------------------------------------------------------------------- money of the stage


def _planned(answers: AnswersByProject, project: Row) -> Cell:
    return tuple(amount_line(row.get(answers.stage.planned), answers.round) for row in answers.spending(project))


def _spent(answers: AnswersByProject, project: Row) -> Cell:
    return tuple(amount_line(row.get(answers.stage.spent), answers.round) for row in answers.spending(project))


def _forecast(answers: AnswersByProject, project: Row) -> Cell:
    return tuple(amount_line(row.get(answers.stage.forecast), answers.round) for row in answers.spending(project))


def _variance_amount(answers: AnswersByProject, project: Row) -> Cell:
    variance = answers.figures.of(project).variance
    return () if variance is None else (amount_line(variance, answers.round),)


def _comments(answers: AnswersByProject, project: Row) -> Cell:
    """Spend, variance and what happens to it, the comments, the moves of money, and the items of spend.

    The spend only where no column of the return shows it.
    """
    lines: list[Line] = []
    told = any(column.shows in ("spent", "spent_to_date", "spending.spent") for column in answers.stage.shows)
    for place_of, row in enumerate(answers.spending(project)):
        spent = row.get(answers.stage.spent)
        if spent is not None and not told:
            lines.append(Line(answers.say("spent", amount=answers.pounds(spent)), "strong"))
        if place_of == 0:
            lines += _variance(answers, project)
        lines += [Line(row["comments"])] if row["comments"] else []
    lines += [Line(_move_words(answers, row), "item") for row in answers.rows("moves", project)]
    items = answers.rows("spend_items", project)
    return (*lines, *(Line(f"{item['item']}: {answers.pounds(item['amount'])}", "item") for item in items))


def _variance(answers: AnswersByProject, project: Row) -> list[Line]:
    figures = answers.figures.of(project)
    if not figures.variance:
        return []
    kind = "underspent_by" if figures.variance > 0 else "overspent_by"
    other = f": {figures.other}" if figures.other else ""
    move = f" {answers.round.label('moves', figures.move)}{other}." if figures.move and not figures.moves else ""
    return [Line(answers.say(kind, amount=answers.pounds(abs(figures.variance))) + move)]


def _move_words(answers: AnswersByProject, move: Row) -> str:
    """A row of Moves: "Carried forward: £500, agreed 3 May 2022. Late start."."""
    round, amount = answers.round, answers.pounds(move["amount"])
    agreed = answers.say("agreed", day=day(round.locale, move["agreed"])) if move["agreed"] else ""
    facts = ", ".join(text for text in (move["other"], amount, agreed) if text)
    sentence = ": ".join(text for text in (round.label("moves", move["move"]), facts) if text)
    return f"{sentence}. {move['reason'] or ''}".strip()


# ----------------------------------------------------------------------------------------- measures and what came of it


def _measures(answers: AnswersByProject, project: Row) -> Cell:
    lines = _listed(answers, project, _measure, "evidence", "accountable")
    return (*lines, *labelled(answers.say("monitoring"), project["monitored"] or ""))


def _listed(
    answers: AnswersByProject, project: Row, words: Callable[[AnswersByProject, Row], str], *more: str
) -> list[Line]:
    """A line for each measure of a project, with more of its answers: once below, where all measures have the same."""
    measures, round = answers.rows("measures", project), answers.round
    same = [key for key in more if len({measure[key] for measure in measures}) == 1]

    def labels(measure: Row, keys: Iterable[str]) -> list[str]:
        return [f"{title(round, f'measures.{key}')}: {measure[key]}" for key in keys if measure[key]]

    lines = []
    for measure in measures:
        details = "; ".join(labels(measure, [key for key in more if key not in same]))
        lines.append(Line(words(answers, measure) + (f". {details}." if details else ""), "item"))
    return [*lines, *(Line(f"{text}.") for text in (labels(measures[0], same) if measures else ()))]


def _measure(answers: AnswersByProject, measure: Row) -> str:
    part = f"{measure['part']}: " if measure["part"] else ""
    target = aim(measure, answers.round)
    return f"{part}{measure['measure'] or ''}{f' ({target})' if target else ''}"


def _results(answers: AnswersByProject, project: Row) -> Cell:
    """Each measure with its result, its light and its comment of this stage."""
    return tuple(_listed(answers, project, _result, "accountable"))


def _result(answers: AnswersByProject, measure: Row) -> str:
    """The measure and its result: "Engagement: 84%", with what is behind it, its light and its comment."""
    stage, round = answers.stage, answers.round
    result = written_figure(measure.get(stage.result), measure["unit"], round.locale) or answers.say("no_result")
    more = behind(measure, round)
    light = round.label("lights", measure.get(stage.light))
    comment = measure.get(stage.comment)
    detail = (f" ({more})" if more else "") + (f", {light}" if light else "") + (f". {comment}" if comment else "")
    return f"{_measure(answers, measure)}: {result}{detail}"


def _progress(answers: AnswersByProject, project: Row) -> Cell:
    """How it goes, the risks, and why the spend is not as planned."""
    rows, stage = answers.spending(project), answers.stage
    lines = [Line(text) for row in rows if (text := row.get(stage.progress))]
    for key in (stage.risks, stage.why):
        words = title(answers.round, f"{stage.sheet}.{key}")
        lines += [line for row in rows for line in labelled(words, row.get(key) or "")]
    return tuple(lines)


def _outcomes(answers: AnswersByProject, project: Row) -> Cell:
    """What changed, the results, and the case study."""
    rows = answers.spending(project)
    lines = [Line(text) for row in rows if (text := row["outcomes"])]
    lines += _listed(answers, project, _result, "accountable")
    lines += [line for row in rows for line in labelled(answers.say("case_study"), row["case_study"] or "")]
    attached = answers.say("attached")
    lines += [Line(f"{attached}: {text}", "quiet") for row in rows if (text := row["attachments"])]
    return tuple(lines)


BLOCKS: Mapping[str, CellOf] = {
    "outline": _outline,
    "project": _project,
    "project_spend": _project_spend,
    "allocated": _allocated,
    "measures": _measures,
    "priorities": _priorities,
    "priority": _priorities,  # the key of its columns in the form
    "approved": _approved,
    "planned": _planned,
    "spent": _spent,
    "spent_to_date": _spent,
    "variance": _variance_amount,
    "forecast": _forecast,
    "results": _results,
    "progress": _progress,
    "outcomes": _outcomes,
    "comments": _comments,
}
"""What a column of a return shows, by name."""

_AMOUNTS = frozenset({"allocated", "planned", "spent", "spent_to_date", "variance", "forecast"})
_ROOM_FOR_NAMES = 14  # of a table's width of 100, for the names of priorities


def shown(name: str, answers: AnswersByProject, share: float = 0) -> tuple[CellOf, bool] | None:
    """What a stage `shows` under a name, and whether it is numbers; None where the round has no such column.

    `share` is what the column has of a table's width of 100: names of priorities need room.

    That is a block of the name, else a column of Projects by its key, else one of another sheet as "sheet.column".
    """
    if name == "priorities" and share >= _ROOM_FOR_NAMES:
        return priority_names, False
    if name in BLOCKS:
        return BLOCKS[name], name in _AMOUNTS
    where = place(answers.stage, name) if "." in name else f"projects.{name}"
    sheet_key, _, key = where.partition(".")
    if not answers.round.has(where):
        return None
    sheet = answers.round.sheets[sheet_key]
    column = sheet.column(key)
    return answer_of(sheet, column), column.kind in NUMBERS and sheet.key not in NAMES


def answer_of(sheet: Sheet, column: Column) -> CellOf:
    """A column of the form as a block: a line for each row of the project that answers it."""
    name = NAMES.get(sheet.key, "")
    named = name != column.key and sheet.has(name)

    def block(answers: AnswersByProject, project: Row) -> Cell:
        cells = [(row, answers.line(sheet, column, row)) for row in answers.rows(sheet.key, project)]
        if not name:
            return tuple(line for _, cell in cells for line in cell)
        names = [written(sheet.column(name), row[name], answers.round) if named else "" for row, _ in cells]
        texts = [(each, line.text) for each, (_, cell) in zip(names, cells, strict=True) for line in cell]
        return tuple(Line(f"{each}: {text}" if each else text, "item") for each, text in texts)

    return block
