"""What the worker processes do for an office: many returns → their collection, its workbook, the fund's report."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import starmap

from grants.model.finding import Result
from grants.model.words import counted, day
from grants.office.collection import Collection, Unclear, collected, latest_stage, main_round
from grants.office.entries import Entry, entry_of
from grants.office.for_report import MEND_OR_TAKE_OUT, fund_of, kept_of
from grants.office.fund_workbook import write_collection
from grants.office.publish import giving360, specified_information, transparency
from grants.office.publish.awards import Awarded, awarded
from grants.office.publish.publication import Publication
from grants.office.taking import latest
from grants.printing import who_returned
from grants.report import FORMATS, FUND, make_fund, render
from grants.validate import Job, Reading
from grants.web.answer import JSON, Answer, download
from grants.web.jobs import FORMS, Sources, library
from grants.web.pages import page, words

Files = Sequence[tuple[str, bytes]]
Judged = Sequence[tuple[Reading | None, Result]]

STANDARDS = {
    "The commissioner's list of grants (SI 2011/3050)": specified_information.publication,
    "The council's list of grants to voluntary organisations": transparency.publication,
    "The 360Giving Data Standard": giving360.publication,
}

OFFICE = ("/office", "Look at other workbooks")
"""Where an office goes on."""


@dataclass(frozen=True, slots=True)
class Lacking:
    """What publication by a standard would come to: in a sentence, and what it would lack, by cell or key."""

    standard: str
    sentence: str
    lacks: Sequence[tuple[str, str]]
    notes: Sequence[str]


def summary(sources: Sources, files: Files, stage: str, as_json: bool) -> Answer:
    """Who has returned, what all of it comes to, and what publication would lack; as a page, or `collect`'s JSON."""
    judged = _judged(sources, files)
    entries = list(starmap(entry_of, judged))
    found = _collected(sources, entries, stage)
    if isinstance(found, Answer):
        return found
    if as_json:
        return Answer(who_returned.as_json(found).encode(errors="backslashreplace"), JSON)
    round = found.round
    stages = {entry.stage for entry in entries if entry.round == round.id}
    publications, left_out = _publications([each for each in judged if each[0] and each[0].round.id == round.id])
    return page(
        "collection",
        found=found,
        headline=who_returned.headline(found),
        money=list(who_returned.money_lines(found)),
        due=day(found.due, round.locale),
        stage=round.stage(found.stage),
        stages=[each for each in round.offered if each.key in stages],
        publications=publications,
        left_out=left_out,
        files=files,
        forms=FORMS,
        draft=bool(found.in_state("with errors")),
    )


def workbook(sources: Sources, files: Files, stage: str) -> Answer:
    """The workbook that an officer works in."""
    found = _collected(sources, list(starmap(entry_of, _judged(sources, files))), stage)
    if isinstance(found, Answer):
        return found
    return download(f"{found.round.id}-{found.stage}.xlsx", write_collection(found))


def report(sources: Sources, files: Files, stage: str, form: str) -> Answer | None:
    """The report on the fund in one of the FORMATS, None for any other: a draft where a return has errors.

    Says why there is none where a return can't be read.
    """
    if form not in FORMATS:
        return None
    kept = list(starmap(kept_of, _judged(sources, files)))
    found = _collected(sources, [each.entry for each in kept], stage)
    if isinstance(found, Answer):
        return found
    if unreadable := found.in_state("unreadable"):
        what = [f"{each.file}: {each.findings[0].message}" for each in unreadable]
        return words(422, "The report can't be written", *what, MEND_OR_TAKE_OUT, back=OFFICE)
    draft = bool(found.in_state("with errors"))
    document = make_fund(fund_of(found, kept, draft=draft), today=date.today())
    return download(f"{found.round.id}-{FUND}{'-draft' if draft else ''}.{form}", render(document, form))


def _judged(sources: Sources, files: Files) -> Judged:
    return Job(date.today(), library=library(sources)).judge_some(list(files))


def _collected(sources: Sources, entries: Sequence[Entry], stage: str) -> Collection | Answer:
    """The collection of the round of most files, at a stage or else the latest; or why there is none."""
    round = library(sources).find(main_round(entries))
    if round is None:
        return _uncollected("None of them can be read as a return of a round that is known here.")
    known = {each.key for each in round.offered}
    try:
        return collected(entries, round, stage if stage in known else latest_stage(entries, round))
    except Unclear as error:
        return _uncollected(str(error))


def _uncollected(why: str) -> Answer:
    return words(422, "These workbooks can't be collected", why, back=OFFICE)


def _publications(judged: Judged) -> tuple[list[Lacking], list[str]]:
    """What each standard would publish of the returns that count, and what all of them would leave out."""
    left_out, found = [], []
    for reading, result in judged:
        taken = awarded(reading, result)
        if isinstance(taken, Awarded):
            found.append(taken)
        else:
            errors = counted(result.count("error"), "error")
            left_out.append(f"{result.file}: it has {errors}, and nothing is published of it.")
    try:
        counts, _ = latest(found)
    except Unclear as error:
        return [], [str(error)]
    left_out += [f"{each.file}: {why}" for each in counts for why in each.left_out]
    return [_lacking(name, publication(counts)) for name, publication in STANDARDS.items()], left_out


def _lacking(name: str, made: Publication) -> Lacking:
    grants = counted(len(made.rows), "grant")
    missing = counted(len(made.lacks), "thing is", "things are") if made.lacks else "nothing is"
    sentence = f"{grants[0].upper()}{grants[1:]} would be published, and {missing} missing."
    return Lacking(name, sentence, [(each.where, each.what) for each in made.lacks], made.notes)
