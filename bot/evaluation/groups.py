"""The groups that are counted and held to marks: each locale, all of them, each register, and languages not offered."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from bot.evaluation.judging import Judged
from bot.evaluation.metrics import grouped, rates
from bot.evaluation.pass_marks import Mark, Missed, PassMarks

ALL_LOCALES, NOT_OFFERED = "all locales", "not offered"


@dataclass(frozen=True)
class Group:
    """Items that are counted together, and the marks that they are held to."""

    name: str
    rows: Sequence[Judged]
    marks: Mapping[str, Mark]

    def missed(self) -> list[Missed]:
        """Give the marks that the group does not reach."""
        counted = rates(self.rows)
        return [
            Missed(self.name, measure, mark, counted[measure])
            for measure, mark in self.marks.items()
            if not mark.holds(counted[measure])
        ]


def locales_of(judged: Sequence[Judged], marks: PassMarks, offered: Collection[str]) -> list[Group]:
    """Give a group a language. One that is not offered is held to no mark of its own."""
    found = grouped(judged, lambda row: row.item.locale)
    return [Group(tag, rows, marks.of(tag) if tag in offered else {}) for tag, rows in found.items()]


def together(judged: Sequence[Judged], marks: PassMarks, offered: Collection[str]) -> list[Group]:
    """Give the groups over several languages: all offered ones, and all others."""
    inside = [row for row in judged if row.item.locale in offered]
    outside = [row for row in judged if row.item.locale not in offered]
    groups = (Group(ALL_LOCALES, inside, marks.all_locales), Group(NOT_OFFERED, outside, marks.not_offered))
    return [group for group in groups if len({row.item.locale for row in group.rows}) > 1]


def registers(judged: Sequence[Judged], marks: PassMarks, offered: Collection[str]) -> list[Group]:
    """Give a group a register over all offered locales together; none where there is only one."""
    inside = [row for row in judged if row.item.locale in offered]
    if len({row.item.locale for row in inside}) < 2:
        return []
    found = sorted(grouped(inside, lambda row: row.item.register).items())
    return [Group(register, rows, marks.every_register) for register, rows in found]
