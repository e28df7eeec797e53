from __future__ import annotations

import pytest

from bot.knowledge.glossary import Glossary

GLOSSARY = Glossary(acronyms=("ICE",), offices={"Law Enforcement Support Center": "LESC"})


@pytest.mark.parametrize(
    ("english", "translation", "lost"),
    [
        ("ICE runs it.", "ICE运行它。", []),
        ("ICE runs it.", "La migra lo dirige.", ["ICE"]),
        ("ICE runs it.", "SERVICES le dirige.", ["ICE"]),
        ("The Law Enforcement Support Center", "مركز (LESC)", []),
        ("The Law Enforcement Support Center", "Le centre", ["Law Enforcement Support Center (LESC)"]),
        ("The center", "Le centre", []),
    ],
)
def test_acronyms_and_offices_stay(english: str, translation: str, lost: list[str]) -> None:
    assert list(GLOSSARY.lost(english, translation)) == lost
