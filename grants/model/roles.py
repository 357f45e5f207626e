"""Who answers for something, as a role: "Service manager" is one, "A. Person" is none and is not published.

A part of a text is a role where each of its words is one that roles are made of, and one of them says what somebody is.
What may be a name is left out: a role that is not known here is missing from a report, and a name can't be taken back.
"""

import re
from collections.abc import Iterable

from grants.model.people_words import words

_WHO = words(
    "adviser advisor advocate analyst apprentice assistant board caseworker chair chairman chairperson chairwoman "
    "chief clerk coach commander commissioner committee consultant coordinator counsellor director executive "
    "facilitator group inspector inspectorate lead leader leads manager managers mentor navigator nurse officer "
    "officers owner panel partnership practitioner researcher secretary sergeant service services specialist "
    "superintendent supervisor team teams therapist trainer treasurer unit volunteer warden worker workers"
) | {"co-ordinator", "co-chair"}
_WITH = words(
    "abuse accommodation acting adult adults advice alcohol and antisocial anti-social area asb assault "
    "assessment assistant behaviour borough business camera care case cctv centre children childrens city "
    "commissioning communication communications communities community complex contract contracts corporate "
    "council county court crime criminal culture custody cyber data delivery deputy district domestic drug drugs "
    "economy education emergency engagement environment environmental estate estates evaluation exploitation "
    "families family finance fire first for funding fund general grants hate head health high home homelessness "
    "homes hospital housing hub idva independent information inclusion infrastructure insight integrated interim "
    "intervention interventions joint justice learning leisure licensing local management mental modern "
    "monitoring national needs neighbourhood night of offender offenders office on operations opcc or outreach "
    "parks partner partners partnerships pcc people peoples performance place planning police policy prevent "
    "prevention principal probation programme project projects property protection public quality recovery refuge "
    "regional regulatory rehabilitation resettlement resilience response review risk road rural safe safeguarding "
    "safer safety school schools secondary senior sexual shared slavery social strategic strategy street streets "
    "substance support systems technical the thematic theme therapeutic time town trading training treatment "
    "unitary urban victim victims village villages violence violent welfare women womens young youth"
)
_PARTS = re.compile(r"\s*[,;/()\n]\s*|\s[-–]\s|\s*:\s")
_WORDS = re.compile(r"[\w'’-]+|\S")
_SURNAMES = re.compile(r"\b(?:young (?!people|person)|head (?!of|coach)|chair (?!of))", re.IGNORECASE)
"""Words of roles that are surnames too, where nothing of a role follows them."""
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def role_in(text: str | None, named: Iterable[str] = ()) -> str:
    """The role in a text, without the name that may stand beside it; "" where there is none.

    `named` are bodies whose names may stand in a role, such as the council.
    """
    known = _WITH | {word for name in named for word in _words(name)}
    kept = [part for part in _PARTS.split(text or "") if part and _is_made_of(part, known)]
    return ", ".join(kept) if any(map(_says_who, kept)) else ""


def shared_address(address: str | None, named: Iterable[str] = ()) -> str:
    """An e-mail address that is a role's or a team's, and nobody's own; "" where it may be somebody's."""
    if not address or not _ADDRESS.fullmatch(address):
        return ""
    known = _WITH | _WHO | {word for name in named for word in _words(name)} | {"info", "enquiries", "contact", "csp"}
    words = re.split(r"[._+-]", address.partition("@")[0].casefold())
    return address if all(word in known for word in words) else ""


def _words(text: str) -> list[str]:
    return [word.casefold().replace("'", "").replace("’", "") for word in _WORDS.findall(text)]


def _is_made_of(part: str, known: frozenset[str]) -> bool:
    return not _SURNAMES.search(f"{part} ".replace("’", "'")) and all(
        word in known or word in _WHO or word == "&" for word in _words(part)
    )


def _says_who(part: str) -> bool:
    return any(word in _WHO for word in _words(part)) or part.casefold().startswith("head of ")
