"""The OPCC's return: the form's columns in order, its notes, the decision, the money and the signature block."""

from dataclasses import replace

from grants.documents import own_columns
from grants.documents.answers_by_project import AnswersByProject, CellOf
from grants.documents.document import (
    Block,
    Cell,
    Column,
    Document,
    Fields,
    Heading,
    Line,
    Paragraph,
    Table,
    Together,
)
from grants.documents.printed import title, total
from grants.documents.return_columns import priority_names, shown
from grants.documents.return_decision import decision
from grants.documents.return_money import Money
from grants.documents.return_sheets import sheets
from grants.form.answers import signature
from grants.form.rounds import Round
from grants.model.returns import Return, Row
from grants.model.words import day

_REF = 5  # a share of the main table's width, whose other columns have 100


def build(returned: Return, round: Round, *, draft: bool = False) -> Document:
    """The OPCC's return for the return's stage."""
    answers = AnswersByProject(returned, round)
    money = Money(answers)
    columns = _columns(answers)
    blocks: list[Block] = [
        Paragraph(tuple(_above(answers, money))),
        Heading(round.sheets["projects"].title),
        _table(answers, columns),
        *own_columns.tables(answers),
        *decision(answers),
        *_last(answers, money, _notes(answers, named=any(block is priority_names for _, block in columns))),
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


def _above(answers: AnswersByProject, money: Money) -> list[Line]:
    """The grant and what was carried forward, the money in a few sentences, whom to ask, and own answers."""
    start, carried = answers.returned.start, answers.figures.carried_in
    purpose = start.get("carried_for")
    lines = [Line(answers.say("grant_total", amount=answers.pounds(answers.round.grant_total)), "strong")]
    if carried:
        key = "carried_in_for" if purpose else "carried_in"
        lines.append(Line(answers.say(key, amount=answers.pounds(carried), purpose=purpose)))
    lines.append(Line(" ".join(money.sentences())))
    contact = [(key, start.get(key)) for key in ("contact_name", "contact_email")]
    lines += [Line(f"{title(answers.round, f'start.{key}')}: {text}") for key, text in contact if text]
    return [*lines, *own_columns.above(answers)]


def _columns(answers: AnswersByProject) -> list[tuple[Column, CellOf]]:
    """The columns of the main table: a project's ref, what the stage shows, and the own columns of Projects."""
    more, stage = own_columns.beside(answers), answers.stage
    room = _REF + sum(column.width for column in stage.shows) + sum(column.width for column, _ in more)
    columns: list[tuple[Column, CellOf]] = []
    for column in stage.shows:
        found = shown(column.shows, answers, 100 * column.width / room)
        if found:
            block, are_numbers = found
            words = answers.round.wording.get(column.shows, column.title)
            columns.append((Column(words, column.width, are_numbers), block))
    return [_ref(answers), *_with_room_for(more, columns)]


def _table(answers: AnswersByProject, columns: list[tuple[Column, CellOf]]) -> Table:
    """A row a project, and what the amounts come to."""
    projects = list(answers.returned["projects"].rows())
    rows = tuple(tuple(block(answers, project) for _, block in columns) for project in projects)
    totals = [total([row[place] for row in rows], answers.round) for place in range(1, len(columns))]
    last = ((Line(answers.say("total"), "strong"),), *totals)
    return Table(answers.stage.title, tuple(column for column, _ in columns), rows, last, sheets(answers))


def _ref(answers: AnswersByProject) -> tuple[Column, CellOf]:
    """The column by which other rows name a project."""
    return Column(title(answers.round, "projects.ref"), _REF), lambda _, project: (Line(project["ref"] or ""),)


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


def _notes(answers: AnswersByProject, *, named: bool) -> list[Block]:
    """The notes of the stage; with that on priorities the list of them, which a form without priorities lacks.

    Without that on priorities where they are `named` beside each project.
    """
    round = answers.round
    blocks: list[Block] = []
    for key in answers.stage.notes:
        note = Paragraph((Line(round.form.notes[key]),))
        if key != "priorities":
            blocks.append(note)
        elif round.priority_keys and not named:
            listed = (Line(f"{number}. {words}") for number, words in round.priorities.items())
            blocks += [note, Paragraph(tuple(listed))]
    return [Heading(answers.say("notes")), *blocks] if blocks else []


def _last(answers: AnswersByProject, money: Money, notes: list[Block]) -> list[Block]:
    """The notes, the money and the signature block, on one page."""
    moves: Cell = tuple(Line(text) for text in money.moves())
    blocks: list[Block] = [
        *notes,
        Heading(answers.say("money")),
        money.table,
        *([Paragraph(moves)] if moves else []),
        Heading(answers.round.sheets["sign_off"].title),
        _signature(answers),
    ]
    return [Together(len(blocks)), *blocks]


def _signature(answers: AnswersByProject) -> Fields:
    round = answers.round
    row: Row = signature(answers.returned["sign_off"], round, answers.stage.key) or {}
    date = day(row["date"], round.locale) if row.get("date") else ""
    values = ("", row.get("name") or "", row.get("position") or "", date)
    pairs = [*zip(round.form.signature, values, strict=True), *own_columns.signed(answers, row)]
    return Fields(answers.say("signature_block"), tuple(pairs), to_fill=True)
