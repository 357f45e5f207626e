"""The section with a block for each project: what it is, what it gets, and what it leads to."""

from collections.abc import Iterator, Mapping, Sequence

from grants.documents.board.lights import mark
from grants.documents.board.measured import aim_of
from grants.documents.board.own_answers import own_answers
from grants.documents.board.published import Published
from grants.documents.board.spending import by_amount, pence, sentence
from grants.documents.document import Block, Cell, Column, Heading, Line, Paragraph, Table
from grants.documents.printed import title
from grants.model.figures import ProjectFigures
from grants.model.money import percent
from grants.model.returns import Row

_STEPS = {"output": "block_output", "outcome": "block_outcome", "kpi": "block_measured"}
"""How the chain from an aim to what comes of it is read: the key of the words, by the kind of a measure."""
_MOST = 3  # measures without a target that are named in a line; all stand in the annex


def project_by_project(published: Published) -> list[Block]:
    """What each project is for, what it gets, what it did and changed, and how we know."""
    projects = by_amount(published)
    shares = dict(
        zip(
            (each.row["row"] for each in projects), pence(published, [each.allocated for each in projects]), strict=True
        )
    )
    blocks: list[Block] = [Heading(published.say("blocks"))]
    for project in published.figures.rows:
        share = shares[project.row["row"]]
        blocks += [Heading(published.called(project.row), 3), *_project(published, project, share)]
    return blocks


def _project(published: Published, project: ProjectFigures, share: str) -> list[Block]:
    stage, ref, row = published.stage, project.ref, project.row
    lines = [Line(_money(published, project, share), "strong"), *_facts(published, project)]
    outline = published.prose(row.get("outline"), ref)
    lines += [Line(published.say("block_outline", outline=outline))] if outline else []
    lines += _parts(published, project)
    achieved = published.prose(project.spending.get("outcomes"), ref, story=True)
    after = _labelled(published.say("block_achieved"), achieved)
    for key in (stage.progress, stage.risks, stage.why):
        after += _labelled(
            title(published.round, f"{stage.sheet}.{key}"), published.prose(project.spending.get(key), ref)
        )
    after += _labelled(published.say("block_comments"), published.prose(project.spending.get("comments"), ref))
    after += [*own_answers(published, row), *_sources(published, project)]
    table = _aimed(published, project)
    told = achieved not in ("", published.withheld_words)
    after = [*(_counted(published, project) if told else _not_aimed(published, project)), *after]
    return [
        Paragraph(tuple(lines)), *([table] if table else []), *([Paragraph(tuple(after))] if after else [])
    ]  # fmt: skip


def _labelled(label: str, text: str) -> list[Line]:
    return [Line(f"{label}: {text}")] if text else []


def _money(published: Published, project: ProjectFigures, share: str) -> str:
    """What it gets, as a share of the whole and of its contract, and what it spent."""
    facts = {"amount": published.pounds(project.allocated), "share": share}
    if project.share is not None and project.contract_value is not None:
        facts["part"] = percent(round(project.share, 3), published.round.locale)
        facts["contract"] = published.pounds(project.contract_value)
        words = published.say("block_money_share_contract" if share else "block_money_contract", **facts)
    else:
        words = published.say("block_money_share" if share else "block_money", **facts)
    if not published.has_results or project.spent is None:
        return words
    spent = published.say(
        "block_spent" if published.is_final else "block_spent_so_far", amount=published.pounds(project.spent)
    )
    return f"{words} {spent}"


def _facts(published: Published, project: ProjectFigures) -> Iterator[Line]:
    """Who oversees it, who delivers it, until when, and what the OPCC decided."""
    row, round = project.row, published.round
    group, provider, ends = row.get("theme_group"), row.get("provider"), row.get("contract_end")
    facts = []
    if group:
        lead, words = published.role_in(round.leads.get(group)), round.label("theme_groups", group)
        label = title(round, "projects.theme_group")
        facts.append(published.say("block_led", label=label, group=words, lead=lead) if lead else f"{label}: {words}.")
    if provider:
        facts.append(f"{title(round, 'projects.provider')}: {published.prose(provider)}.")
    if ends:
        facts.append(f"{title(round, 'projects.contract_end')}: {published.day(ends)}.")
    if facts:
        yield Line(" ".join(facts), "quiet")
    decided = row.get("approved")
    if decided:
        conditions = published.prose(row.get("conditions"), project.ref)
        label, said = title(round, "projects.approved"), round.label("approvals", decided)
        yield Line(f"{label}: {said}{f': {conditions}' if conditions else '.'}", "quiet")


def _parts(published: Published, project: ProjectFigures) -> list[Line]:
    """Its parts with their amounts, an item each."""
    found = []
    for part in project.parts_rows:
        text = published.prose(part["description"], project.ref)
        amount = published.pounds(part["amount"]) if part.get("amount") is not None else ""
        name = ", ".join(filter(None, (part["part"], amount)))
        found.append(Line(f"{name}: {text}".removeprefix(": "), "item"))
    return found


# -------------------------------------------------------------------------------- from the aim to what comes of it


def _steps(published: Published, measures: Sequence[Row]) -> Mapping[str | None, str]:
    """The kinds of measures by key, with how each is read: those known here, the form's others, and none last."""
    round, known = published.round, {kind: published.say(key) for kind, key in _STEPS.items()}
    others = {key: label for key, label in round.choices("kinds").items() if key not in _STEPS}
    typed = {each["kind"]: round.label("kinds", each["kind"]) for each in measures if each.get("kind")}
    return {
        **known,
        **others,
        **{key: label for key, label in typed.items() if key not in _STEPS},
        None: known["kpi"],
    }


def _in_order(published: Published, project: ProjectFigures) -> list[tuple[str, Row]]:
    """Its measures with how each is read, as the chain goes."""
    steps = _steps(published, project.measures)
    return [(step, each) for kind, step in steps.items() for each in project.measures if each.get("kind") == kind]


def _aimed(published: Published, project: ProjectFigures) -> Table | None:
    """The measures that have a target: what is aimed at, what came of it, and who answers for it."""
    rows = [(step, each) for step, each in _in_order(published, project) if published.aim(each)]
    if not rows:
        return None
    round, say, measures = published.round, published.say, [each for _, each in rows]
    columns: list[tuple[Column, list[Cell]]] = [
        (Column(say("block_step"), 14), [(Line(step),) for step, _ in rows]),
        (Column(say("block_indicator"), 34), [(Line(published.measure(each)),) for each in measures]),
        (Column(say("block_aim"), 16), [(Line(aim_of(published, each)),) for each in measures]),
    ]
    if published.has_results:
        columns.append((Column(say("block_result"), 20), [_judged(published, each) for each in measures]))
        light = title(round, f"measures.{published.stage.light}")
        marks: list[Cell] = [(mark(published, published.light(each)),) for each in measures]
        columns += [(Column(light, 10), marks)] if light and any(cell[0].text for cell in marks) else []
    roles: list[Cell] = [(Line(published.role(each)),) for each in measures]
    columns += [(Column(say("block_accountable"), 15), roles)] if any(cell[0].text for cell in roles) else []
    body = zip(*(cells for _, cells in columns), strict=True)
    heading = say("block_leads_to", project=published.called(project.row))
    return Table(heading, tuple(column for column, _ in columns), tuple(tuple(row) for row in body))


def _judged(published: Published, measure: Row) -> Cell:
    """A result, and whether it meets its target."""
    verdict = published.verdict(measure)
    if verdict in ("no result", "not shown", "no target"):
        return (Line(published.result(measure)),)
    wrong = verdict in ("missed", "eased")
    return (Line(published.result(measure)), Line(published.in_words(verdict), "strong" if wrong else "quiet"))


def _not_aimed(published: Published, project: ProjectFigures) -> list[Line]:
    """The measures that have no target, in a line for each step."""
    found: dict[str, list[str]] = {}
    for step, measure in _in_order(published, project):
        if not published.aim(measure):
            result = f": {published.result(measure)}" if published.has_results else ""
            found.setdefault(step, []).append(f"{published.measure(measure)}{result}")
    return [Line(_some(published, step, texts)) for step, texts in found.items()]


def _some(published: Published, step: str, measures: Sequence[str]) -> str:
    more = len(measures) - _MOST
    if more <= 1:
        return published.say("block_not_aimed", step=step, measures="; ".join(measures))
    return published.say("block_not_aimed_more", step=step, measures="; ".join(measures[:_MOST]), count=more)


def _counted(published: Published, project: ProjectFigures) -> list[Line]:
    """How many measures have no target, where prose says what was achieved."""
    number = sum(not published.aim(measure) for measure in project.measures)
    return [Line(published.say("block_in_annex", count=number), "quiet")] if number else []


def _sources(published: Published, project: ProjectFigures) -> list[Line]:
    """Where the figures come from."""
    given = (published.prose(each.get("evidence"), each["ref"]) for each in project.measures)
    sources = [text for text in dict.fromkeys(given) if text not in ("", published.withheld_words)]
    return [Line(published.say("block_sources", sources=published.listed(sources)))] if sources else []


# ------------------------------------------------------------------------------------------------- case studies


def case_studies(published: Published) -> list[Block]:
    """The case studies of the year that may be published; earlier returns publish none."""
    if not published.is_final:
        return []
    found = [
        (project, text)
        for project in published.figures.rows
        if (text := published.case_study(project.spending, project.spending.get("case_study")))
    ]
    blocks: list[Block] = [Heading(published.say("case_studies"))] if found else []
    for project, text in found:
        blocks += [Heading(published.name(project.row), 3), sentence(text)]
    return blocks
