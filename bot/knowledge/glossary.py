"""data/glossary.yml: what stays as it is in every language, and the terms that agencies have published."""

from __future__ import annotations

import re
from typing import Iterator, Mapping, Optional, Tuple

from pydantic import Field, StrictBool, StrictStr, root_validator

from bot.knowledge.model import ContentModel

FILE = "data/glossary.yml"


class Term(ContentModel):
    """A term as an agency has published it in a language.

    term: the words of the English texts. translation: as published on the page `source`.
    forms: of these one stands in every translation of a text that holds the term, where the
    term is adopted; else `reason` says why it is not.
    """

    term: StrictStr
    locale: StrictStr
    translation: StrictStr
    forms: Tuple[StrictStr, ...] = ()
    source: StrictStr = Field(regex=r"^https?://")
    publisher: StrictStr
    adopted: StrictBool
    reason: Optional[StrictStr] = None

    @root_validator(skip_on_failure=True)
    def _says_how_or_why_not(cls, values: Mapping[str, object]) -> Mapping[str, object]:
        if values["adopted"] and not values["forms"]:
            raise ValueError("an adopted term needs the forms in which it stands")
        if not values["adopted"] and not values["reason"]:
            raise ValueError("a term that is not adopted needs a reason")
        return values

    def stands_in(self, english: str) -> bool:
        """Tell whether an English text holds the term, in the singular or the plural."""
        return re.search(rf"(?<!\w){re.escape(self.term)}(?:s|es)?(?!\w)", english, re.IGNORECASE) is not None

    def is_kept(self, translation: str) -> bool:
        """Tell whether a translation holds one of the forms."""
        folded = translation.casefold()
        return any(form.casefold() in folded for form in self.forms)


class Glossary(ContentModel):
    """The file. acronyms stay in Latin letters; of an office's name, the name itself or its acronym stays."""

    acronyms: Tuple[StrictStr, ...] = ()
    offices: Mapping[str, StrictStr] = {}
    terms: Tuple[Term, ...] = ()

    def lost(self, english: str, translation: str) -> Iterator[str]:
        """Give the acronyms, and the offices by their English names, that a translation lacks."""
        yield from (name for name in self.acronyms if _has(name, english) and not _has(name, translation))
        for name, acronym in self.offices.items():
            if _has(name, english) and not (_has(name, translation) or _has(acronym, translation)):
                yield f"{name} ({acronym})"


def _has(name: str, text: str) -> bool:
    """Find a name that no Latin letter touches: other scripts write on without a space."""
    return re.search(rf"(?<![A-Za-z]){re.escape(name)}(?![A-Za-z])", text) is not None
