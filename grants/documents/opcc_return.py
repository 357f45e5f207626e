"""The OPCC's return: the form's columns in order, its notes and its signature block, for a stage of any role."""

from collections.abc import Sequence
from dataclasses import replace

from grants.documents import own_columns
from grants.documents.document import Block, Cell, Column, Document, Fields, Heading, Line, Paragraph, Table
from grants.documents.printed import total
from grants.documents.return_columns import AnswersByProject, CellOf, shown
from grants.form.answers import signature
from grants.form.rounds import Round
from grants.model.returns import Return, Row
from grants.model.words import day


def build(returned: Return, round: Round, *, changes: Sequence[str] = (), draft: bool = False) -> Document:
    """The OPCC's return for the return's stage. `changes` since the plan have no place on the form."""
    del changes
    answers = AnswersByProject(returned, round)
    blocks: list[Block] = [
        Paragraph((Line(f"Grant total: {answers.pounds(round.grant_total)}", "strong"), *_above(answers))),
        Heading(round.sheets["projects"].title),
        _table(answers),
        *own_columns.tables(answers),
        *_notes(answers),
        Heading(round.sheets["sign_off"].title),
        _signature(answers),
    ]
    return Document(
        title=f"{round.fund} {round.year}: {answers.stage.title}",
        subtitle=str(returned.start.get("partnership") or round.partnership),
        author=round.recipient,
        language=round.locale.replace("_", "-"),
        stage=answers.stage.label,
        blocks=tuple(blocks),
        landscape=True,
        draft=draft,
    )


def _above(answers: AnswersByProject) -> Cell:
    """What was carried forward, and the own answers of Start here."""
    carried, purpose = answers.figures.carried_in, answers.returned.start.get("carried_for")
    words = f"Carried forward into the year: {answers.pounds(carried)}{f' for {purpose}' if purpose else ''}"
    return (*([Line(words)] if carried else []), *own_columns.above(answers))


def _table(answers: AnswersByProject) -> Table:
    """A row a project: what the stage shows, and the own columns of Projects."""
    columns: list[tuple[Column, CellOf]] = []
    for column in answers.stage.shows:
        found = shown(column.shows, answers)
        if found:
            block, are_numbers = found
            title = answers.round.wording.get(column.shows, column.title)
            columns.append((Column(title, column.width, are_numbers), block))
    columns = _with_room_for(own_columns.beside(answers), columns)
    projects = list(answers.returned["projects"].rows())
    rows = tuple(tuple(block(answers, project) for _, block in columns) for project in projects)
    totals = [total([row[place] for row in rows], answers.round) for place in range(len(columns))]
    last = ((Line("Total", "strong"), *totals[0]), *totals[1:])
    return Table(answers.stage.title, tuple(column for column, _ in columns), rows, last)


def _with_room_for(
    more: list[tuple[Column, CellOf]], columns: list[tuple[Column, CellOf]]
) -> list[tuple[Column, CellOf]]:
    """Columns of a table with more beside them: texts give room, amounts keep the width that they need."""
    before = sum(column.width for column, _ in columns)
    after = before + sum(column.width for column, _ in more)
    kept = [
        (replace(column, width=round(column.width * after / before)) if column.numbers else column, block)
        for column, block in columns
    ]
    return [*kept, *more]


def _notes(answers: AnswersByProject) -> list[Block]:
    """The notes of the stage; with that on priorities the list of them, which a form without priorities lacks."""
    round = answers.round
    blocks: list[Block] = []
    for key in answers.stage.notes:
        note = Paragraph((Line(round.form.notes[key]),))
        if key != "priorities":
            blocks.append(note)
        elif round.priority_keys:
            listed = (Line(f"{number}. {words}") for number, words in round.priorities.items())
            blocks += [note, Paragraph(tuple(listed))]
    return [Heading("Notes"), *blocks] if blocks else []


def _signature(answers: AnswersByProject) -> Fields:
    round = answers.round
    row: Row = signature(answers.returned["sign_off"], round, answers.stage.key) or {}
    date = day(row["date"], round.locale) if row.get("date") else ""
    values = ("", row.get("name") or "", row.get("position") or "", date)
    pairs = [*zip(round.form.signature, values, strict=True), *own_columns.signed(answers, row)]
    return Fields("Signature block", tuple(pairs), to_fill=True)
