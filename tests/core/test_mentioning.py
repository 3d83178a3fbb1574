"""The places of a text where a mention may be."""

import time

import pytest

from chat.core.mentioning import MOST, places, with_names


def names(text: str) -> list[set[str]]:
    return [set(place.names) for place in places(text)]


@pytest.mark.parametrize(
    "text",
    [
        "@Ann",
        "hello @Ann",
        "(@Ann)",
        "**@Ann**",
        "@Ann's",
        "@Ann, hi",
        "@Ann!",
        "@Ann\nLee",
        "> @Ann",
        "- @Ann",
    ],
)
def test_a_name_may_begin_at_each_at_sign_that_is_not_within_a_word(text: str) -> None:
    [found] = names(text)
    assert "ann" in found


@pytest.mark.parametrize(
    "text",
    [
        "ann@example.org", "a@b", r"\@Ann", "@ Ann", "https://example.org/@Ann", "user.@Ann", "@", "@@", "`@Ann`",
        "``a ` @Ann``", "```\n@Ann\n```", "> ```\n> @Ann\n> ```", "```\n@Ann", "x `@Ann` y",
    ],
)  # fmt: skip
def test_what_is_in_a_word_an_address_or_code_is_none(text: str) -> None:
    assert [found for found in names(text) if "ann" in found] == []


def test_a_name_may_end_at_each_end_of_a_word_and_is_not_longer_than_names_are() -> None:
    [place] = places("@Ann Lee, how are you")
    assert place.names == {
        "ann": 3, "annlee": 7, "annlee,": 8, "annlee,how": 12, "annlee,howare": 16, "annlee,howareyou": 20,
    }  # fmt: skip
    [long] = places("@" + "ab " * 40)
    assert max(long.names.values()) <= 40
    [one_word] = places("@" + "a" * 41)
    assert one_word.names == {}


def test_of_what_the_server_has_written_the_token_is_found() -> None:
    assert [place.token for place in places("<@12> and <@group:3>, <@room> <@here>")] == [
        "12",
        "group:3",
        "room",
        "here",
    ]
    assert [place.token for place in places("<@012> <@x> <@1")] == []
    assert places("`<@12>`") == []


def test_a_text_is_given_back_as_it_was_written() -> None:
    names = {"12": "Ann Lee", "group:3": "gardeners"}
    assert with_names("<@12> and <@group:3>, <@room> <@here> <@13> <@x>", names) == (
        "@Ann Lee and @gardeners, @room @here <@13> <@x>"
    )
    assert with_names("<@12> `<@12>` <@here>\n```\n<@12>\n```\n<@12>", names) == (
        "@Ann Lee `<@12>` @here\n```\n<@12>\n```\n@Ann Lee"
    )
    assert with_names("`<@12>`", names) == "`<@12>`"


def test_there_is_a_most_of_them() -> None:
    assert len(places("@a " * (MOST + 5))) == MOST


@pytest.mark.parametrize(
    "text", ["@" * 8000, "`" * 8000, "`a``" * 2000, "@a " * 2666, "@" + "a" * 7999, "```\n" * 2000]
)
def test_a_hostile_text_is_read_quickly(text: str) -> None:
    began = time.process_time()
    places(text)
    assert time.process_time() - began < 0.2
