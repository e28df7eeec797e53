"""Sentences of the dialogue that belong to no topic."""

from __future__ import annotations

from typing import Mapping

from bot.knowledge.interface import N_

FOLLOW_UPS: Mapping[str, str] = {
    "source": N_("The last answer rests on this:"),
    "quoted": N_("“{quote}” ({title})"),
    "summary": N_("A summary, in our own words, of official pages: {title}"),
    "no_source": N_("The last reply states nothing from a document, so there is no source to show."),
    "dated": N_("The last answer speaks of {years}. Newer figures are not in the documents."),
    "undated": N_("The documents give no date for the last answer."),
    "switched": N_("We can go on in this language. What would you like to know about the center?"),
}
