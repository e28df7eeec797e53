"""Which language a tag or a header means."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.gateway.language import accepted, is_well_formed, lookup
from bot.knowledge import Locale


def offered(*tags: str) -> dict[str, Locale]:
    rows = {
        tag: Locale(tag=tag, autonym=tag, direction="ltr", folder=tag.replace("-", "_"), formatting="en_US",
                    aliases=("fil",) if tag == "tl" else ())
        for tag in tags
    }  # fmt: skip
    return rows


OFFERED = offered("en", "es", "zh-Hans", "pt-BR", "tl")


@pytest.mark.parametrize(
    ("tag", "meant"),
    [("es", "es"), ("es-MX", "es"), ("ES-mx", "es"), ("es-419-u-nu-latn", "es"), ("fil", "tl"), ("fil-PH", "tl"),
     ("zh-CN", "zh-Hans"), ("zh", "zh-Hans"), ("zh-Hans-CN", "zh-Hans"), ("pt", "pt-BR"),
     ("yo", None), ("x-own", None)],
)  # fmt: skip
def test_a_tag_means_the_nearest_language_offered(tag: str, meant: str | None) -> None:
    assert lookup(tag, OFFERED) == meant


@pytest.mark.parametrize("tag", ["", "e", "en--US", "-en", "en-", "en_US", "e!", "en-toolongsubtag", "español", "en\n"])
def test_a_malformed_tag_is_told_apart(tag: str) -> None:
    assert not is_well_formed(tag)


@given(st.from_regex(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}", fullmatch=True))
def test_any_well_formed_tag_can_be_looked_up(tag: str) -> None:
    assert is_well_formed(tag)
    assert lookup(tag, OFFERED) in (None, *OFFERED)


@pytest.mark.parametrize(
    ("header", "meant"),
    [("es", "es"), ("fr,es;q=0.5", "es"), ("en;q=0.1,es;q=0.9", "es"), ("es;q=0", None), ("", None), ("*", None)],
)
def test_a_header_means_the_language_liked_best(header: str, meant: str | None) -> None:
    assert accepted(header, OFFERED) == meant


@given(st.text())
def test_any_header_is_harmless(header: str) -> None:
    assert accepted(header, OFFERED) in (None, *OFFERED)
