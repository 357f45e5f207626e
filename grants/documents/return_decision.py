"""The OPCC's decision, as a return prints it: who decided and when, and what was decided of each project."""

from grants.documents.answers_by_project import AnswersByProject
from grants.documents.document import Block, Cell, Column, Heading, Line, Paragraph, Table
from grants.documents.own_columns import project_columns
from grants.documents.printed import title
from grants.form.answers import signature
from grants.model.returns import Row
from grants.model.words import day

_PLACES = ("projects.approved", "projects.conditions")


def decision(answers: AnswersByProject) -> list[Block]:
    """The decision, under the name that the form gives it; nothing where none is given.

    Without the table where the return's own columns show what was decided.
    """
    round = answers.round
    lines = []
    for key in round.form.choices.get("decisions", {}):
        row = signature(answers.returned["sign_off"], round, key) or {}
        if text := _signed(answers, row):
            lines.append(Line(f"{round.label('decisions', key)}: {text}", "strong"))
    shown = {column.shows for column in answers.stage.shows}
    table = None if "approved" in shown else _table(answers)
    if not lines and not table:
        return []
    words = " / ".join(round.form.choices.get("decisions", {}).values()) or answers.say("decision_title")
    return [Heading(words), *([Paragraph(tuple(lines))] if lines else []), *([table] if table else [])]


def _signed(answers: AnswersByProject, row: Row) -> str:
    """ "J. Sample, Commissioner, 24 May 2024": who decided, and when."""
    who = [row[key] for key in ("name", "position") if row.get(key)]
    return ", ".join([*who, *([day(row["date"], answers.round.locale)] if row.get("date") else [])])


def _table(answers: AnswersByProject) -> Table | None:
    """What was decided of each project; None where nothing was."""
    round, rows = answers.round, list(answers.returned["projects"].rows())
    if not any(row["approved"] or row["conditions"] for row in rows):
        return None
    heads = [title(round, each) for each in _PLACES]
    columns = [column for column, head in zip((Column(heads[0], 20), Column(heads[1], 46)), heads, strict=True) if head]

    def cells(row: Row) -> tuple[Cell, ...]:
        texts = (round.label("approvals", row["approved"]), row["conditions"] or "")
        return tuple((Line(text),) if text else () for text, head in zip(texts, heads, strict=True) if head)

    return Table(
        answers.say("decision_title"),
        (*project_columns(answers, 28), *columns),
        tuple(((Line(row["ref"] or ""),), (Line(row["project"] or "", "strong"),), *cells(row)) for row in rows),
    )
