"""`make bench`: measures Banter and other servers, in alternating rounds.

The server has one core and the load generator another. A measurement fails, and does not count, if a client was refused
or lost, or did not receive every message exactly once.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import process
import publish
import report
from cases import CASES, Case, Session
from generator import Generator
from peers import BENCH, PEERS, Start
from process import BenchError
from report import Results
from seed import Seed

RESULTS = BENCH / "results"


def options() -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", type=_names(CASES), help=f"of these cases: {','.join(CASES)}")
    parser.add_argument("--peers", type=_names(PEERS), help=f"of these servers: {','.join(PEERS)}")
    parser.add_argument("--rounds", type=int, default=3, help="rounds, for the medians (3)")
    parser.add_argument("--seconds", type=float, help="seconds of traffic in one measurement")
    parser.add_argument("--scale", type=float, default=1.0, help="factor for all sizes, for a quick trial")
    parser.add_argument("--app", type=Path, default=BENCH.parent, help="another checkout of Banter to measure")
    return parser.parse_args()


def _names(known: dict[str, Any]) -> Callable[[str], list[str]]:
    def names(text: str) -> list[str]:
        for name in text.split(","):
            if name not in known:
                raise argparse.ArgumentTypeError(f"{name!r} is not one of {','.join(known)}")
        return text.split(",")

    return names


def plan(asked: argparse.Namespace) -> Iterator[tuple[str, str, int]]:
    """Yield case, peer and round of each session, in order. Every other round goes backwards."""
    for name, case in CASES.items():
        if asked.only and name not in asked.only:
            continue
        peers = [peer for peer in asked.peers or case.usual if peer in case.peers]
        for number in range(min(asked.rounds, case.rounds)):
            for peer in peers if number % 2 == 0 else reversed(peers):
                yield name, peer, number + 1


def measure(case: Case, name: str, asked: argparse.Namespace, seed: Seed, values: dict[str, Any]) -> None:
    """Run one session with one peer, and add the figures to `values`. Raises BenchError if it fails."""
    peer = PEERS[name]
    server_core, load_core = process.cores()
    # On the disk of the checkout: /tmp may be memory, where fsync costs nothing.
    with tempfile.TemporaryDirectory(dir=RESULTS) as scratch:
        start = Start(process.free_port(), Path(scratch), asked.app.resolve(), case.durable)
        if name == "ours":
            seed.copy_to(start.scratch)
        with peer.start(start, server_core) as server:
            try:
                server.wait_until_it_answers(start.port)
                with closing(Generator(peer, start.port, load_core, case.shape)) as load:
                    case.run(Session(server, load, values, scale=asked.scale, seconds=asked.seconds or case.seconds))
            except BenchError as error:
                raise BenchError(f"{error}. Its log ends: {server.last_words()}") from None


def run(asked: argparse.Namespace) -> Results:
    """Run all sessions one after the other, and print each as it ends."""
    sessions, results = list(plan(asked)), []
    people = max((CASES[case].people for case, peer, _ in sessions if peer == "ours"), default=0)
    with Seed(asked.app.resolve(), RESULTS, round(people * asked.scale) + 1) as seed:
        for done, (case, peer, number) in enumerate(sessions, 1):
            print(f"[{done}/{len(sessions)}] {case}, round {number}: {PEERS[peer].label} ", end="", flush=True)
            result: dict[str, Any] = {"case": case, "peer": peer, "round": number, "values": {}, "failed": None}
            try:
                measure(CASES[case], peer, asked, seed, result["values"])
            except BenchError as error:
                result["failed"] = str(error)
            print(*(f"{row} {report.number(entry['value'])}" for row, entry in result["values"].items()), sep="  ")
            if result["failed"]:
                print(f"    FAILED: {result['failed']}")
            results.append(result)
    return results


def main() -> None:
    asked, began = options(), time.time()
    process.raise_file_limit()
    RESULTS.mkdir(exist_ok=True)
    results = run(asked)
    kept = RESULTS / time.strftime("%Y-%m-%d-%H%M%S.json", time.gmtime(began))
    kept.write_text(json.dumps(results, indent=1) + "\n")
    print(report.text(results))
    print(f"Took {(time.time() - began) / 60:.1f} minutes; every figure is in {kept.relative_to(BENCH.parent)}.")
    whole = not (asked.only or asked.peers or asked.seconds) and asked.scale == 1
    if whole and asked.app.resolve() == BENCH.parent:
        publish.publish(results, asked.rounds)
    if any(result["failed"] for result in results if result["peer"] == "ours"):
        sys.exit(1)


if __name__ == "__main__":
    try:
        main()
    except BenchError as error:
        sys.exit(f"bench: {error}")
