"""A file, or many → findings: each is read, judged by pandera's schemas and by the rules, and stops no other."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from grants import schema
from grants.form.library import Library
from grants.form.rounds import Round
from grants.model.figures import Figures
from grants.model.finding import Finding, Result, Totals
from grants.model.returns import Return
from grants.model.words import quoted
from grants.reading.answers_given import Answers, return_of
from grants.reading.faults import BUG01, FILE07
from grants.reading.gate import Refused, admit
from grants.reading.origin import named_stage, origin_of, stage_of
from grants.reading.reader import read_return
from grants.rules import engine
from grants.rules.context import Context
from grants.sharing.spread import spread
from grants.sharing.work import File, Say


class Reading:
    """A file, read as a return of its round."""

    def __init__(
        self, file: str, content: bytes, round: Round | None, stage: str | None, library: Library | None = None
    ) -> None:
        """Raises `Refused` where the bytes are no return of a known round, or the round has no such stage."""
        self.file = file
        origin = origin_of(content, library or Library(), round, file)
        self.book, self.round, self.stamp = origin.book, origin.round, origin.stamp
        self.stage = named_stage(self.round, stage) if stage else stage_of(self.book, self.round)
        self.returned = read_return(self.book, self.round, self.stage)

    @property
    def made_for(self) -> str:
        """The round that the workbook is stamped with; without a stamp, the one that it is read as."""
        return self.stamp or self.round.stamp

    def is_planned_by(self, plan: "Reading") -> bool:
        """Whether a plan is of the same round and partnership, whatever `--round` says of both."""
        return plan.round.stamp == self.round.stamp and plan.made_for in (self.made_for, self.round.stamp)


def read_file(
    path: str,
    content: bytes | None = None,
    *,
    round: Round | None = None,
    stage: str | None = None,
    library: Library | None = None,
) -> Reading:
    """Read a return from a path, or from the bytes of one; raises `Refused` with a FILE finding."""
    return Reading(path, admit(Path(path)) if content is None else content, round, stage, library)


def read_plan(
    path: str, content: bytes | None = None, *, round: Round | None = None, library: Library | None = None
) -> Reading:
    """Read an approved plan: whatever return the workbook names, it is read at the plan stage."""
    reading = read_file(path, content, round=round, library=library)
    plan = next(iter(reading.round.of_role("plan")), None)
    if plan and plan.key != reading.stage:
        reading.stage = plan.key
        reading.returned = read_return(reading.book, reading.round, plan.key)
    return reading


def validate(
    path: str,
    content: bytes | None = None,
    *,
    today: date,
    round: Round | None = None,
    stage: str | None = None,
    plan: Reading | None = None,
    library: Library | None = None,
) -> Result:
    """Check one return, and report all that is wrong with it.

    `round` overrides the workbook's stamp, which is looked up in `library` (without one, among the rounds that ship);
    `stage` (a stage's key or label) overrides its Return field. `today` is the day against which dates are held.
    `plan` is the approved plan to hold a final evaluation against. A file that can't be read as a return gives a
    result with its one FILE finding; nothing is raised for it.
    """
    try:
        reading = read_file(path, content, round=round, stage=stage, library=library)
    except Refused as refused:
        return Result(path, findings=(refused.finding,))
    return judge(reading, today, plan)


def judge(reading: Reading, today: date, plan: Reading | None = None) -> Result:
    """The findings and totals of a return that was read, in the order of its sheets, rows and columns."""
    return judge_all([reading], today, plan)[0]


def judge_all(readings: Sequence[Reading], today: date, plan: Reading | None = None) -> list[Result]:
    """The result of each of some returns; those of one round and stage are judged together, at less cost."""
    contexts = [_context(reading, today, plan) for reading in readings]
    by_schemas = _by_schemas(contexts)
    results = []
    for reading, context, found in zip(readings, contexts, by_schemas, strict=True):
        judged, kept = _judged(context, found)
        heading = f"{reading.round.partnership}, {reading.round.year}, {context.stage.label.lower()}"
        totals = _totals(reading.returned, kept, reading.round)
        ordered = engine.ordered([*_stamps(reading, plan), *judged], reading.returned)
        results.append(Result.of(reading.file, reading.round.stamp, reading.stage, heading, totals, ordered))
    return results


def _context(reading: Reading, today: date, plan: Reading | None) -> Context:
    approved = plan.returned if plan and reading.is_planned_by(plan) else None
    return Context(reading.returned, reading.round, today, reading.returned, approved)


def findings_of(round: Round, answers: Answers, stage: str, today: date) -> tuple[Finding, ...]:
    """What would be found in a fresh template that is filled with these answers, by sheet and column key."""
    returned = return_of(answers, round, stage)
    context = Context(returned, round, today, returned)
    return tuple(_judged(context, _by_schemas([context])[0])[0])


def _judged(whole: Context, by_schemas: list[Finding]) -> tuple[list[Finding], Return]:
    """What was found while reading, what the schemas find, and what the rules find in all that can be judged; and that
    part of the return, in which an answer that can't be (a negative amount, say) is blank.
    """
    found = [*whole.returned.findings, *by_schemas]
    kept = engine.without_refused(whole.returned, found)
    return [*found, *engine.by_rules(replace(whole, returned=kept))], kept


def _by_schemas(contexts: Sequence[Context]) -> list[list[Finding]]:
    """What pandera finds in each return, sheet by sheet; never in a sheet of a later stage."""
    refs = [engine.known_refs(context) for context in contexts]
    asked: dict[schema.Asked, list[int]] = defaultdict(list)
    for place, context in enumerate(contexts):
        for each in _asked(context):
            asked[each].append(place)
    found: list[list[Finding]] = [[] for _ in contexts]
    for each, places in asked.items():
        failures = schema.failures(
            each, [contexts[place][each.sheet] for place in places], [set(refs[place]) for place in places]
        )
        for place, failed in zip(places, failures, strict=True):
            found[place] += engine.failures_to_findings(contexts[place], each.sheet, failed, each.checks, refs[place])
    return found


def _asked(context: Context) -> Iterator[schema.Asked]:
    """What is asked of each sheet of a return."""
    round, stage = context.round, context.returned.stage
    for key, sheet in round.sheets.items():
        data = context[key]
        if data.places and not data.frame.is_empty() and round.reached(sheet.since, stage):
            checks = tuple(engine.row_checks(context, key))
            yield schema.Asked(schema.Same(round), stage, key, frozenset(data.places), checks)


def _totals(whole: Return, kept: Return, round: Round) -> Totals:
    """The return's totals in pounds: what is allocated of all that it says, the others of what can be judged."""
    stage = round.stage(whole.stage)
    allocated = Figures(whole, round.grant_total, stage).allocated if kept["projects"].has("allocated") else None
    figures = Figures(kept, round.grant_total, stage)
    return Totals(figures.available, allocated, figures.spent)


def _stamps(reading: Reading, plan: Reading | None) -> Iterator[Finding]:
    """Whether the workbook was made for this round and from this version of its template, and the plan for it too."""
    stamp, round = reading.stamp, reading.round
    if plan and not reading.is_planned_by(plan):
        what = f"The plan is of the round {quoted(plan.made_for)}, so this return was not compared with it"
        how = f"Give the approved plan of {quoted(round.stamp)}."
        yield FILE07.found("", "", "", "error", what=what, how=how)
    if stamp and stamp != round.stamp:
        what = f"The workbook is stamped {quoted(stamp)}, and is checked as {quoted(round.stamp)}"
        yield FILE07.found(what=what, how="Check it as that round, if the stamp is right.")
    elif _is_of_another_version(reading):
        versions = f"{reading.book.template or 'not known'}; now {round.version}"
        what = f"The workbook is from another version of the template ({versions})"
        how = "Look through what is found below; for a fresh start, copy the answers into a new template."
        yield FILE07.found(what=what, how=how)


def _is_of_another_version(reading: Reading) -> bool:
    """Not where the properties that tell the version are gone, and the stamp on Start here is left."""
    version = reading.book.template
    return version not in reading.round.versions and bool(version or not reading.stamp)


# ------------------------------------------------------------------------------------------------------- many files


@dataclass(frozen=True, slots=True)
class Job:
    """What all files of a call are checked with."""

    today: date
    round: Round | None = None
    stage: str | None = None
    plan: Reading | None = None
    library: Library = field(default_factory=Library)
    debug: bool = False
    """Raise what goes wrong in the tool itself, instead of reporting it as a finding."""

    def check(self, file: str, content: bytes | None = None) -> Result:
        """What is found in a file."""
        return self.check_some([(file, content)])[0]

    def check_some(self, files: Sequence[File]) -> list[Result]:
        """What is found in some files, which are judged together; where that fails, one by one.

        A fault of the tool is found too, as BUG01, so that the other files are checked.
        """
        return [result for _, result in self.judge_some(files)]

    def judge_some(self, files: Sequence[File]) -> list[tuple[Reading | None, Result]]:
        """Each of some files as it was read, None where it could not be, and what is found in it."""
        read = [self._read(*file) for file in files]
        judged = iter(self._judged([each for each in read if isinstance(each, Reading)]))
        return [(each, next(judged)) if isinstance(each, Reading) else (None, each) for each in read]

    def content(self, file: str) -> bytes | None:
        """A file's content to send along; None where it can't be read, of which `check` says why."""
        try:
            return admit(Path(file))
        except Refused:
            return None

    def failed(self, file: str, what: str) -> Result:
        """A fault of the tool as the result of a file."""
        return Result(file, findings=(BUG01.found(broken="This file", others="Nothing else of it", what=what),))

    def _read(self, file: str, content: bytes | None) -> Reading | Result:
        try:
            return read_file(file, content, round=self.round, stage=self.stage, library=self.library)
        except Refused as refused:
            return Result(file, findings=(refused.finding,))
        except BaseException as error:  # a panic of polars is no Exception
            return self._fault(file, error)

    def _judged(self, readings: Sequence[Reading]) -> list[Result]:
        try:
            return judge_all(readings, self.today, self.plan)
        except BaseException as error:
            fault = self._fault(readings[0].file, error)
            return [fault] if len(readings) == 1 else [self._judged([each])[0] for each in readings]

    def _fault(self, file: str, error: BaseException) -> Result:
        """What went wrong, as a result. What is no fault, or is to be shown as it is, is raised again."""
        if self.debug or isinstance(error, KeyboardInterrupt | SystemExit):
            raise error
        return self.failed(file, f"{type(error).__name__}: {error}".splitlines()[0][:200])


def check_all(
    job: Job, files: Sequence[str], piped: bytes | None = None, *, cluster: str = "", say: Say = lambda _: None
) -> Iterator[Result]:
    """The result of each file, in their order; see `spread`."""
    return spread(job, files, piped, cluster=cluster, say=say)
