"""What the worker processes do for an office: many returns → their collection, and what publication would lack."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import starmap

from grants.model.finding import Result
from grants.model.words import counted, day
from grants.office.collection import Collection, Unclear, collected, latest_stage, main_round
from grants.office.entries import Entry, entry_of
from grants.office.fund_workbook import write_collection
from grants.office.publish import giving360, specified_information, transparency
from grants.office.publish.awards import Awarded, NotPublished, awarded
from grants.office.publish.publication import Publication
from grants.office.taking import latest
from grants.printing import who_returned
from grants.validate import Job, Reading
from grants.web.answer import JSON, Answer, download
from grants.web.jobs import Sources, library
from grants.web.pages import page, words

Files = Sequence[tuple[str, bytes]]

STANDARDS = {
    "The commissioner's list of grants (SI 2011/3050)": specified_information.publication,
    "The council's list of grants to voluntary organisations": transparency.publication,
    "The 360Giving Data Standard": giving360.publication,
}


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
    found = _collected(sources, judged, stage)
    if isinstance(found, str):
        return words(422, "These workbooks can't be collected", found)
    if as_json:
        return Answer(who_returned.as_json(found).encode(errors="backslashreplace"), JSON)
    round = found.round
    stages = {entry.stage for entry in starmap(entry_of, judged) if entry.round == round.id}
    return page(
        "collection",
        found=found,
        headline=who_returned.headline(found),
        money=list(who_returned.money_lines(found)),
        due=day(found.due, round.locale),
        stage=round.stage(found.stage),
        stages=[each for each in round.offered if each.key in stages],
        publications=_publications([each for each in judged if each[0] is None or each[0].round.id == round.id]),
        files=files,
    )


def workbook(sources: Sources, files: Files, stage: str) -> Answer:
    """The workbook that an officer works in."""
    found = _collected(sources, _judged(sources, files), stage)
    if isinstance(found, str):
        return words(422, "These workbooks can't be collected", found)
    return download(f"{found.round.id}-{found.stage}.xlsx", write_collection(found))


def _judged(sources: Sources, files: Files) -> list[tuple[Reading | None, Result]]:
    return Job(date.today(), library=library(sources)).judge_some(list(files))


def _collected(sources: Sources, judged: Sequence[tuple[Reading | None, Result]], stage: str) -> Collection | str:
    """The collection of the round of most files, at a stage or else the latest; in words, why there is none."""
    entries: list[Entry] = list(starmap(entry_of, judged))
    round = library(sources).find(main_round(entries))
    if round is None:
        return "None of them can be read as a return of a round that is known here."
    known = {each.key for each in round.offered}
    try:
        return collected(entries, round, stage if stage in known else latest_stage(entries, round))
    except Unclear as error:
        return str(error)


def _publications(judged: Sequence[tuple[Reading | None, Result]]) -> list[Lacking]:
    """What each standard would publish of the returns that count."""
    taken = list(starmap(awarded, judged))
    kept_back = [f"{each.file}: {each.why}" for each in taken if isinstance(each, NotPublished)]
    try:
        found, _ = latest([each for each in taken if isinstance(each, Awarded)])
    except Unclear as error:
        return [Lacking("Publication", str(error), (), ())]
    undecided = [f"{each.file}: {why}" for each in found for why in each.left_out]
    return [_lacking(name, publication(found), [*kept_back, *undecided]) for name, publication in STANDARDS.items()]


def _lacking(name: str, made: Publication, left_out: Sequence[str]) -> Lacking:
    grants = f"{counted(len(made.rows), 'grant')} would be published"
    sentence = f"{grants}; {counted(len(made.lacks), 'thing is', 'things are')} missing."
    return Lacking(name, sentence, [(each.where, each.what) for each in made.lacks], [*left_out, *made.notes])
