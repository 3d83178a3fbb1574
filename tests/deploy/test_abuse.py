"""`make abuse`: the table of the harm that one hostile client can do."""

import os
import subprocess
import sys

from tests.support import ROOT

NAMED = (
    "room:create", "room:list", "typing:start", "message:edit", "room:topic", "me:rename", "report:create",
    "room:invite", "pages", "sign-ins", "/ws/echo, never read", "avatars of 30 million pixels",
    "connections that say nothing",
)  # fmt: skip


def abuse(*arguments: str) -> str:
    command = [sys.executable, "-m", "abuse", *arguments]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, cwd=ROOT / "bench", env=env, capture_output=True, text=True, check=True).stdout


def test_an_act_is_tried_on_a_real_server_and_its_row_tells_the_limit_and_what_another_noticed() -> None:
    header, _, row = abuse("--only", "typing:start", "--seconds", "0.5").splitlines()
    told = dict(zip(header.split(" | "), row.split(" | "), strict=True))
    assert told["limit"] == "one told every 3 s"
    assert int(told["done"].replace(",", "")) > 0
    assert told["p99 |"].endswith(" ms |")


def test_the_security_page_has_a_row_for_each_act_that_anybody_can_do_without_end() -> None:
    page = (ROOT / "SECURITY.md").read_text()
    for act in NAMED:
        assert f"\n| {act} | " in page, act
