"""A return, and its findings → a neutral document → a renderer."""

from collections.abc import Callable
from decimal import Decimal
from importlib import import_module

from grants.documents.document import Block, Cell, Column, Document, Fields, Heading, Line, Paragraph, Table, Weight
from grants.form.answers import signature, ticked
from grants.form.rounds import Round, Stage
from grants.model.finding import Result
from grants.model.kinds import FORMATS
from grants.model.money import percent, pounds, written_figure
from grants.model.returns import Return, Row
from grants.model.targets import aim, behind
from grants.model.words import counted, day, given_by

NUMBERS = frozenset({"allocated", "spent_to_date", "forecast"})
"""Columns of a return that hold amounts."""


def return_document(returned: Return, round: Round, *, draft: bool = False) -> Document:
    """The OPCC's return for the return's stage: the form's columns in order, its notes and its signature block."""
    stage = round.stage(returned.stage)
    writer = _Writer(returned, round, stage)
    blocks: list[Block] = [
        Paragraph((Line(writer.grant_line, "strong"), *writer.carried_line)),
        Heading("Projects"),
        writer.table(),
        *writer.notes(),
        Heading("Sign-off"),
        writer.signature(),
    ]
    return Document(
        title=f"{round.fund} {round.year}: {stage.title}",
        subtitle=str(returned.start.get("partnership") or round.partnership),
        author=round.recipient,
        language=round.locale.replace("_", "-"),
        stage=stage.label,
        blocks=tuple(blocks),
        landscape=True,
        draft=draft,
    )


class _Writer:
    """Writes the parts of one return. Each column that a form can show is a method, found by its name."""

    def __init__(self, returned: Return, round: Round, stage: Stage) -> None:
        self.returned, self.round, self.stage = returned, round, stage
        self.parts, self.measures, self.half_year, self.evaluation, self.items = (
            returned[sheet].by_ref() for sheet in ("parts", "measures", "half_year", "evaluation", "spend_items")
        )

    def amount(self, amount: Decimal | None, weight: Weight = "plain") -> Line:
        """An amount as a line, for a format that adds up too."""
        return Line(self.pounds(amount), weight, amount)

    def pounds(self, amount: Decimal | None) -> str:
        return "" if amount is None else pounds(amount, self.round.locale)

    @property
    def grant_line(self) -> str:
        return f"Grant total: {self.pounds(self.round.grant_total)}"

    @property
    def carried_line(self) -> Cell:
        start = self.returned.start
        if not start.get("carried_forward"):
            return ()
        purpose = f" for {start['carried_for']}" if start.get("carried_for") else ""
        return (Line(f"Carried forward into the year: {self.pounds(start['carried_forward'])}{purpose}"),)

    def table(self) -> Table:
        shown = self.stage.columns
        cells: list[Callable[[Row], Cell]] = [getattr(self, f"_{column.shows}") for column in shown]
        rows = tuple(tuple(cell(row) for cell in cells) for row in self.returned["projects"].rows())
        columns = tuple(
            Column(self.round.wording.get(column.shows, column.title), column.width, column.shows in NUMBERS)
            for column in shown
        )
        return Table(self.stage.title, columns, rows, self._total())

    def _total(self) -> tuple[Cell, ...]:
        """What the columns of amounts come to, and of how many projects where not of all."""
        projects, half_year = self.returned["projects"].frame, self.returned["half_year"].frame
        columns = {
            "allocated": projects["allocated"],
            "spent_to_date": half_year["spent"],
            "forecast": half_year["forecast"],
        }
        cells: list[Cell] = []
        for column in self.stage.columns:
            given = columns[column.shows].drop_nulls() if column.shows in columns else ()
            lacking = 0 < len(given) < projects.height
            of = [Line(given_by(len(given), projects.height), "quiet")] if lacking else []
            cells.append((self.amount(sum(given, Decimal(0)), "strong"), *of) if len(given) else ())
        return ((Line("Total", "strong"),), *cells[1:])

    # ------------------------------------------------------------------------------------- the form's columns

    def _project(self, row: Row) -> Cell:
        return (Line(row["project"] or row["ref"] or "", "strong"),)

    def _outline(self, row: Row) -> Cell:
        """Title and brief outline, the contract's facts, and what each part is."""
        contract = []
        if row["provider"]:
            contract.append(f"Provider: {row['provider']}.")
        if row["contract_value"] is not None:
            contract.append(f"Total contract value: {self.pounds(row['contract_value'])}.")
        if row["contract_end"]:
            contract.append(f"Contract ends: {day(row['contract_end'], self.round.locale)}.")
        lines = [Line(row["project"] or "", "strong")]
        lines += [Line(text) for text in (row["outline"], " ".join(contract), row["comment"]) if text]
        lines += [Line(f"{part['part'] or ''}: {part['description'] or ''}", "item") for part in self.parts[row["ref"]]]
        return tuple(lines)

    def _project_spend(self, row: Row) -> Cell:
        """The project, who delivers it, and the contract that the grant is a share of."""
        lines = [*self._project(row)]
        if row["provider"]:
            lines.append(Line(f"Provider: {row['provider']}."))
        if row["contract_value"] is not None:
            lines.append(Line(f"Total contract value: {self.pounds(row['contract_value'])}."))
        if row["contribution"] is not None:
            lines.append(Line(f"OPCC contribution as stated: {percent(row['contribution'], self.round.locale)}."))
        return (*lines, *([Line(row["comment"])] if row["comment"] else []))

    def _allocated(self, row: Row) -> Cell:
        """The amount, and its parts in brackets under it."""
        parts = [part for part in self.parts[row["ref"]] if part["amount"] is not None]
        return (
            self.amount(row["allocated"]),
            *(Line(f"({part['part'] or ''}: {self.pounds(part['amount'])})", "quiet") for part in parts),
        )

    def _measures(self, row: Row) -> Cell:
        lines = [Line(self._measure(measure), "item") for measure in self.measures[row["ref"]]]
        return (*lines, *([Line(f"Monitoring: {row['monitored']}")] if row["monitored"] else []))

    def _measure(self, measure: Row) -> str:
        part = f"{measure['part']}: " if measure["part"] else ""
        return f"{part}{measure['measure'] or ''}{self._aim(measure)}"

    def _aim(self, measure: Row) -> str:
        words = aim(measure, self.round.locale)
        return f" ({words})" if words else ""

    def _priorities(self, row: Row) -> Cell:
        return (Line(", ".join(map(str, ticked(row, self.round)))),)

    def _approved(self, row: Row) -> Cell:
        return tuple(Line(text) for text in (row["approved"], row["conditions"]) if text)

    def _spent_to_date(self, row: Row) -> Cell:
        return tuple(self.amount(half["spent"]) for half in self.half_year[row["ref"]])

    def _forecast(self, row: Row) -> Cell:
        return tuple(self.amount(half["forecast"]) for half in self.half_year[row["ref"]])

    def _half_year_results(self, row: Row) -> Cell:
        return tuple(Line(self._result(measure, "half_year"), "item") for measure in self.measures[row["ref"]])

    def _progress(self, row: Row) -> Cell:
        found = self.half_year[row["ref"]]
        lines = [Line(half["progress"]) for half in found if half["progress"]]
        return (*lines, *(Line(f"Risks: {half['risks']}") for half in found if half["risks"]))

    def _outcomes(self, row: Row) -> Cell:
        """What changed, the results, and the case study."""
        found = self.evaluation[row["ref"]]
        lines = [Line(text) for each in found if (text := each["outcomes"])]
        lines += [Line(self._result(measure, "year_end"), "item") for measure in self.measures[row["ref"]]]
        lines += [Line(f"Case study: {text}") for each in found if (text := each["case_study"])]
        lines += [Line(f"Attached: {text}", "quiet") for each in found if (text := each["attachments"])]
        return tuple(lines)

    def _result(self, measure: Row, stage: str) -> str:
        """The measure and its result: "Engagement: 84%", with the counts and comparison behind it."""
        result = self.figure(measure[stage], measure["unit"]) or "no result given"
        more = behind(measure, self.round.locale)
        detail = f" ({more})" if more else ""
        comment = f". {measure['comment']}" if measure["comment"] else ""
        return f"{self._measure(measure)}: {result}{detail}{comment}"

    def _comments(self, row: Row) -> Cell:
        """Spend, variance and what happens to it, the comments, and the items of spend."""
        lines: list[Line] = []
        for each in self.evaluation[row["ref"]]:
            if each["spent"] is not None:
                lines.append(Line(f"Spent: {self.pounds(each['spent'])}.", "strong"))
                lines += self._variance(row, each)
            lines += [Line(each["comments"])] if each["comments"] else []
        lines += [Line(f"{item['item']}: {self.pounds(item['amount'])}", "item") for item in self.items[row["ref"]]]
        return tuple(lines)

    def _variance(self, row: Row, evaluation: Row) -> list[Line]:
        if row["allocated"] is None or row["allocated"] == evaluation["spent"]:
            return []
        variance = row["allocated"] - evaluation["spent"]
        kind = "Underspent" if variance > 0 else "Overspent"
        other = f": {evaluation['other']}" if evaluation["other"] else ""
        move = f" {evaluation['move']}{other}." if evaluation["move"] else ""
        return [Line(f"{kind} by {self.pounds(abs(variance))}.{move}")]

    def figure(self, value: str | None, unit: str | None) -> str:
        return written_figure(value, unit, self.round.locale)

    # --------------------------------------------------------------------------------- notes and signature

    def notes(self) -> list[Block]:
        blocks: list[Block] = [Heading("Notes")]
        for key in self.stage.notes:
            blocks.append(Paragraph((Line(self.round.form.notes[key]),)))
            if key == "priorities":
                listed = (Line(f"{number}. {words}") for number, words in self.round.priorities.items())
                blocks.append(Paragraph(tuple(listed)))
        return blocks

    def signature(self) -> Fields:
        row: Row = signature(self.returned["sign_off"], self.round, self.stage.label) or {}
        date = day(row["date"], self.round.locale) if row.get("date") else ""
        values = ("", row.get("name") or "", row.get("position") or "", date)
        return Fields("Signature block", tuple(zip(self.round.form.signature, values, strict=True)), to_fill=True)


def board_report(returned: Return, round: Round, compared: Result | None = None, *, draft: bool = False) -> Document:
    """The report that the board reads. `compared` is what holding the return against its plan came to."""
    from grants.documents.board import board_document

    found = compared.findings if compared else ()
    changes = [finding.message for finding in found if finding.code.startswith("PLAN")]
    return board_document(returned, round, changes, draft=draft)


def refusal(result: Result) -> str:
    """Why a return with errors is not rendered."""
    errors = counted(result.count("error"), "error")
    return f"The return has {errors}, so no report was written. Mend what is listed above, or give --draft."


def render(document: Document, name: str) -> bytes:
    """A document in one of `formats.FORMATS`; only that format's library is imported."""
    module = import_module(f"grants.documents.formats.{FORMATS[name]}")
    content: bytes = module.render(document)
    return content
