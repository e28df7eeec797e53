"""Marks texts of the interface for translation, and holds those that travel with replies."""

from __future__ import annotations

from typing import Mapping


def N_(text: str) -> str:  # gettext's own name for "translate later"
    """Mark a text for extraction and give it back as it is."""
    return text


NOTICES: Mapping[str, str] = {
    "machine_translation": N_(
        "This translation was made automatically and no person has checked it yet. The English text governs."
    ),
    "not_reviewed": N_("No one at the office responsible has reviewed this answer yet."),
    "not_translated": N_("This answer is not translated yet, so it is shown in English."),
    "language_not_offered": N_("Your language is not offered yet. These languages are: {languages}."),
    "personal_data": N_(
        "Your message seemed to hold personal details. They were taken out and are not kept. "
        "Please do not send such details here."
    ),
    "out_of_date": N_("The date by which this answer was to be reviewed has passed. It may be out of date."),
    "conversation_restarted": N_("The earlier conversation is no longer kept, so this is a new one."),
    "service_notice": N_("Message from the operator: {notice}"),
}

ANSWER_PARTS: Mapping[str, str] = {
    "source": N_("Source: {title}"),
    "summary_of": N_("Summary of: {title}"),
}
