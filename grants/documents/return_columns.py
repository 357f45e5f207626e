"""The columns that the OPCC's return can show of a project: blocks known by name, and any column of the form."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cached_property

from grants.documents.document import Cell, Line, Weight
from grants.documents.printed import NAMES, NUMBERS, amount_line, label, title, written
from grants.form.answers import aim, behind, ticked
from grants.form.form import WORKED_OUT, Column, Sheet
from grants.form.needs import place
from grants.form.rounds import Round
from grants.model.figures import Figures
from grants.model.money import percent, pounds, written_figure
from grants.model.returns import Return, Row
from grants.model.words import day


class AnswersByProject:
    """The answers of a return by project, with what its blocks need to print them."""

    def __init__(self, returned: Return, round: Round) -> None:
        self.returned, self.round = returned, round
        self.stage = round.stage(returned.stage)
        self._by_ref: dict[str, Mapping[str, list[Row]]] = {}

    @cached_property
    def figures(self) -> Figures:
        return Figures(self.returned, self.round.grant_total, self.stage)

    def rows(self, sheet: str, project: Row) -> list[Row]:
        """The rows of a sheet that belong to a project; none where there is no such sheet."""
        if sheet == "projects":
            return [project]
        if not sheet:
            return []
        if sheet not in self._by_ref:
            self._by_ref[sheet] = self.returned[sheet].by_ref()
        return self._by_ref[sheet].get(project["ref"], [])

    def spending(self, project: Row) -> list[Row]:
        """The rows of a project on the sheet of the stage's money."""
        return self.rows(self.stage.sheet, project)

    def project_of(self, row: Row) -> Row | None:
        """The project to which a row of any sheet belongs, the first of its ref; None where no project has it."""
        project = self.figures.projects.get(row.get("ref") or "")
        return project.row if project else None

    def line(self, sheet: Sheet, column: Column, row: Row, weight: Weight = "plain") -> Cell:
        """An answer as people read it, and what the workbook works out as the tool works it out; () for a blank."""
        value, unit = row[column.key], row["unit"] if sheet.key == "measures" else None
        if column.kind in WORKED_OUT:
            project = self.project_of(row)
            known = self.figures.of(project) if project else None
            value = (known.variance if column.kind == "variance" else known.row["project"]) if known else None
        text = written(column, value, self.round, unit)
        return (Line(text, weight, value if column.kind == "money" else None),) if text else ()

    def pounds(self, amount: Decimal | None) -> str:
        return "" if amount is None else pounds(amount, self.round.locale)


CellOf = Callable[[AnswersByProject, Row], Cell]
"""A column of the return: the cell of a project in it."""


def labelled(words: str, text: str) -> list[Line]:
    """ "Words: text", or nothing without a text."""
    return [Line(f"{words}: {text}")] if text else []


# ------------------------------------------------------------------------------------------------ what a project is


def _project(_: AnswersByProject, project: Row) -> Cell:
    return (Line(project["project"] or project["ref"] or "", "strong"),)


def _outline(answers: AnswersByProject, project: Row) -> Cell:
    """Title and brief outline, the risk, the facts of the contract, and what each part is."""
    round = answers.round
    contract = [f"{line.text}." for line in _contract(answers, project)]
    if project["contract_end"]:
        contract.append(f"Contract ends: {day(project['contract_end'], round.locale)}.")
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
        lines.append(Line(f"OPCC contribution as stated: {share}."))
    return (*lines, *([Line(project["comment"])] if project["comment"] else []))


def _allocated(answers: AnswersByProject, project: Row) -> Cell:
    """The amount, and its parts in brackets under it."""
    parts = [part for part in answers.rows("parts", project) if part["amount"] is not None]
    return (
        amount_line(project["allocated"], answers.round),
        *(Line(f"({part['part'] or ''}: {answers.pounds(part['amount'])})", "quiet") for part in parts),
    )


def _priorities(answers: AnswersByProject, project: Row) -> Cell:
    return (Line(", ".join(map(str, ticked(project, answers.round)))),)


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


def _comments(answers: AnswersByProject, project: Row) -> Cell:
    """Spend, variance and what happens to it, the comments, the moves of money, and the items of spend."""
    lines: list[Line] = []
    for place_of, row in enumerate(answers.spending(project)):
        spent = row.get(answers.stage.spent)
        if spent is not None:
            lines.append(Line(f"Spent: {answers.pounds(spent)}.", "strong"))
        if place_of == 0:
            lines += _variance(answers, project)
        lines += [Line(row["comments"])] if row["comments"] else []
    lines += [Line(move_words(row, answers.round), "item") for row in answers.rows("moves", project)]
    items = answers.rows("spend_items", project)
    return (*lines, *(Line(f"{item['item']}: {answers.pounds(item['amount'])}", "item") for item in items))


def _variance(answers: AnswersByProject, project: Row) -> list[Line]:
    figures = answers.figures.of(project)
    if not figures.variance:
        return []
    kind = "Underspent" if figures.variance > 0 else "Overspent"
    other = f": {figures.other}" if figures.other else ""
    move = f" {answers.round.label('moves', figures.move)}{other}." if figures.move else ""
    return [Line(f"{kind} by {answers.pounds(abs(figures.variance))}.{move}")]


def move_words(move: Row, round: Round) -> str:
    """A row of Moves: "Carried forward: £500, agreed 3 May 2022. Late start."."""
    amount = "" if move["amount"] is None else pounds(move["amount"], round.locale)
    agreed = f"agreed {day(move['agreed'], round.locale)}" if move["agreed"] else ""
    facts = ", ".join(text for text in (move["other"], amount, agreed) if text)
    sentence = ": ".join(text for text in (round.label("moves", move["move"]), facts) if text)
    return f"{sentence}. {move['reason'] or ''}".strip()


# ----------------------------------------------------------------------------------------- measures and what came of it


def _measures(answers: AnswersByProject, project: Row) -> Cell:
    lines = [Line(_measure(answers, measure), "item") for measure in answers.rows("measures", project)]
    return (*lines, *labelled("Monitoring", project["monitored"] or ""))


def _measure(answers: AnswersByProject, measure: Row) -> str:
    part = f"{measure['part']}: " if measure["part"] else ""
    target = aim(measure, answers.round)
    return f"{part}{measure['measure'] or ''}{f' ({target})' if target else ''}"


def _results(answers: AnswersByProject, project: Row) -> Cell:
    """Each measure with its result, its light and its comment of this stage."""
    measures = answers.rows("measures", project)
    return tuple(Line(_result(answers, measure, lit=True), "item") for measure in measures)


def _result(answers: AnswersByProject, measure: Row, *, lit: bool = False) -> str:
    """The measure and its result: "Engagement: 84%", with what is behind it; its light too where it is `lit`."""
    stage, round = answers.stage, answers.round
    result = written_figure(measure.get(stage.result), measure["unit"], round.locale) or "no result given"
    more = behind(measure, round)
    light = round.label("lights", measure.get(stage.light)) if lit else ""
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
    lines += [Line(_result(answers, measure), "item") for measure in answers.rows("measures", project)]
    lines += [Line(f"Case study: {text}") for row in rows if (text := row["case_study"])]
    lines += [Line(f"Attached: {text}", "quiet") for row in rows if (text := row["attachments"])]
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
    "spent_to_date": _spent,
    "forecast": _forecast,
    "results": _results,
    "progress": _progress,
    "outcomes": _outcomes,
    "comments": _comments,
}
"""What a column of a return shows, by name."""

_AMOUNTS = frozenset({"allocated", "planned", "spent_to_date", "forecast"})


def shown(name: str, answers: AnswersByProject) -> tuple[CellOf, bool] | None:
    """What a stage `shows` under a name, and whether it is numbers; None where the round has no such column.

    That is a block of the name, else a column of Projects by its key, else one of another sheet as "sheet.column".
    """
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
