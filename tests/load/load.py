"""Load on a real server, on this machine: ``.venv/bin/python tests/load/load.py`` (about 15 minutes on two cores).

Writes ``docs/load.json`` (another file, if one is named), of which ``tools/security_table.py`` makes the table.

Starts ``stancery serve`` and has many clients ask it at once, first through REST, then through the queue of the page.
Every answer is compared with the one the same text got in quiet. As more ask than may wait, some must be refused:
with 503, and with Retry-After, which the client keeps to. Then 100,000 answers are asked for and the memory is watched,
and at last the server is stopped while requests are under way. Ends with 1 where an answer was wrong, missing or
broken, where nothing was refused, or where the memory grew by a tenth.
The clients share the machine with the server: on a machine of its own it answers more.
"""

import argparse
import asyncio
import json
import os
import platform
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

import httpx
import psutil

from stancery.serving.processor import processor_name, usable_cores

_ACTORS = (
    "Aurelia",
    "Borduria",
    "Cordania",
    "Drakonia",
    "Estovakia",
    "Freedonia",
    "Grusinia",
    "Hylia",
    "Illyria",
)
_SAYINGS = (
    "{actor} deplores the arrests of last week and calls for the release of everyone held without charge.",
    "The operation of {actor} was lawful from its first hour to its last.",
    "The delegation of {actor} will present its report on Thursday afternoon.",
    "We are alarmed by the conduct of {actor} at the crossing.",
    "Nobody has the right to lecture {actor} on how it keeps order.",
)
RESULT = Path(__file__).resolve().parents[2] / "docs" / "load.json"
RUNNING = 2
"""Requests that are worked on at once; those that wait come on top."""

TEXTS = [saying.format(actor=actor) for actor in _ACTORS for saying in _SAYINGS]


@dataclass
class Tally:
    """What happened to the requests of one phase."""

    outcomes: Counter[str] = field(default_factory=Counter)
    answered_s: list[float] = field(default_factory=list)
    refused_s: list[float] = field(default_factory=list)
    seconds: float = 0.0
    server_cpu_s: float = 0.0

    def report(self) -> dict[str, Any]:
        """The phase in figures."""
        return {
            "outcomes": dict(self.outcomes),
            "seconds": round(self.seconds, 1),
            "answered_per_second": round(self.outcomes["right"] / self.seconds, 1),
            "server_cpu_ms_per_answer": round(1000 * self.server_cpu_s / max(1, self.outcomes["right"]), 1),
            "answered_ms": _percentiles(self.answered_s),
            "refused_ms": _percentiles(self.refused_s),
        }


def _percentiles(seconds: list[float]) -> dict[str, int]:
    ordered = sorted(seconds)
    return {
        f"p{share}": round(1000 * ordered[min(len(ordered) - 1, len(ordered) * share // 100)])
        for share in (50, 95, 99)
        if ordered
    }


def _refused(answer: httpx.Response) -> tuple[str, float]:
    """How a 503 counts, and how long it asks to wait."""
    wait = answer.headers.get("retry-after", "")
    return ("refused", float(wait)) if wait.isdigit() else ("503 WITHOUT RETRY-AFTER", 0.0)


class Load:
    """Clients of one server."""

    def __init__(self, address: str, process: psutil.Process, clients: int) -> None:
        """Connect.

        Args:
            address: Where the server answers.
            process: The server.
            clients: How many ask at once.
        """
        self.process = process
        self._clients = clients
        limits = httpx.Limits(max_connections=clients, max_keepalive_connections=clients)
        self._http = httpx.AsyncClient(base_url=address, limits=limits, timeout=120)
        self._known: dict[str, Any] = {}

    async def learn(self) -> None:
        """Ask for every text once, in quiet."""
        for text in TEXTS:
            answer = await self._http.post("/v1/classify", json={"texts": [text]})
            (self._known[text],) = answer.json()["stances"]

    async def ask_rest(self, text: str) -> tuple[str, float]:
        """One request; how it ended, and how long to wait before the next."""
        answer = await self._http.post("/v1/classify", json={"texts": [text]})
        if answer.status_code == 503:
            return _refused(answer)
        if answer.status_code != 200:
            return f"status {answer.status_code}", 0.0
        return "right" if answer.json()["stances"] == [self._known[text]] else "WRONG", 0.0

    async def ask_page(self, text: str) -> tuple[str, float]:
        """One event in the queue of the page, as Gradio's own clients send it."""
        call = "/gradio_api/call/classify"
        joined = await self._http.post(call, json={"data": [[text], None]})
        if joined.status_code == 503:
            return _refused(joined)
        if joined.status_code != 200:
            return f"status {joined.status_code}", 0.0
        async with self._http.stream("GET", f"{call}/{joined.json()['event_id']}") as events:
            lines = [line async for line in events.aiter_lines()]
        data = [line.removeprefix("data: ") for line in lines if line.startswith("data: [")]
        return "right" if data and json.loads(data[-1]) == [[self._known[text]]] else "WRONG", 0.0

    async def run(
        self,
        ask: Callable[[str], Awaitable[tuple[str, float]]],
        *,
        seconds: float = float("inf"),
        answers: float = float("inf"),
    ) -> Tally:
        """Have all clients ask, each its next question when the last is answered.

        Args:
            ask: How.
            seconds: For how long.
            answers: Until so many came, all together; refusals do not count.
        """
        tally = Tally()
        start, cpu = time.perf_counter(), self._cpu_s()

        async def client(number: int) -> None:
            turn = number
            while (
                time.perf_counter() - start < seconds
                and tally.outcomes.total() - tally.outcomes["refused"] < answers
            ):
                begun = time.perf_counter()
                try:
                    outcome, pause = await ask(TEXTS[turn % len(TEXTS)])
                except httpx.ConnectError:
                    outcome, pause = "not connected", 1.0
                except httpx.HTTPError as error:
                    outcome, pause = f"BROKEN {type(error).__name__}", 0.0
                took = time.perf_counter() - begun
                tally.outcomes[outcome] += 1
                (tally.refused_s if outcome == "refused" else tally.answered_s).append(took)
                turn += 1
                await asyncio.sleep(pause)

        await asyncio.gather(*(client(number) for number in range(self._clients)))
        tally.seconds = time.perf_counter() - start
        tally.server_cpu_s = self._cpu_s() - cpu
        return tally

    def _cpu_s(self) -> float:
        try:
            used = self.process.cpu_times()
        except psutil.NoSuchProcess:
            return 0.0
        return float(used.user + used.system)


async def watch_memory(load: Load, answers: int) -> dict[str, Any]:
    """Ask very often and note the memory ten times, the first time when a tenth is done."""
    sizes = []
    outcomes: Counter[str] = Counter()
    for _ in range(10):
        tally = await load.run(load.ask_rest, answers=answers // 10)
        outcomes += tally.outcomes
        sizes.append(round(load.process.memory_info().rss / 2**20, 1))
        print(f"  {outcomes['right']:,} answers: {sizes[-1]} MB", file=sys.stderr)
    return {
        "outcomes": dict(outcomes),
        "rss_mb": sizes,
        "growth_after_first_tenth_mb": round(sizes[-1] - sizes[0], 1),
    }


async def stop_under_load(load: Load, server: "subprocess.Popen[str]") -> dict[str, Any]:
    """Tell the server to stop while every client waits for an answer."""
    asking = asyncio.create_task(load.run(load.ask_rest, seconds=4))
    await asyncio.sleep(2)
    server.send_signal(signal.SIGTERM)
    tally = await asking
    return {"outcomes": dict(tally.outcomes), "exit_code": await asyncio.to_thread(server.wait, 60)}


async def measure(arguments: argparse.Namespace) -> dict[str, Any]:
    """Everything, in turn."""
    code = "from stancery.serving.cli import main; main()"
    command = [
        sys.executable,
        "-c",
        code,
        "serve",
        "--no-corrections",
        "--port",
        "0",
        "--queue",
        str(arguments.queue),
    ]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        opened = re.search(r"http://\S+(?=/ )", server.stdout.readline() if server.stdout else "")
        if opened is None:
            sys.exit("error: the server did not start; see its message above.")
        load = Load(opened.group(), psutil.Process(server.pid), arguments.clients)
        await load.learn()
        report: dict[str, Any] = {
            "clients": arguments.clients,
            "queue": arguments.queue,
            "machine": {
                "cores": usable_cores(),
                "processor": processor_name(),
                "python": platform.python_version(),
                **{
                    name: version(name)
                    for name in ("stancery", "gradio", "fastapi", "uvicorn", "onnxruntime")
                },
            },
            "load_average_before": [round(value, 1) for value in os.getloadavg()],
        }
        print("REST …", file=sys.stderr)
        report["rest"] = (await load.run(load.ask_rest, seconds=arguments.seconds)).report()
        print("the queue of the page …", file=sys.stderr)
        report["page"] = (await load.run(load.ask_page, seconds=arguments.seconds)).report()
        print("memory …", file=sys.stderr)
        report["memory"] = await watch_memory(load, arguments.answers)
        report["stop"] = await stop_under_load(load, server)
        return report
    finally:
        if server.poll() is None:
            server.kill()


def faults(report: dict[str, Any]) -> list[str]:
    """What must not be, in words; empty where all is well."""
    found = []
    for phase in ("rest", "page", "memory", "stop"):
        outcomes = report[phase]["outcomes"]
        allowed = {"right", "refused", *(["not connected"] if phase == "stop" else [])}
        found += [f"{phase}: {count} x {name}" for name, count in outcomes.items() if name not in allowed]
        if phase in {"rest", "page"} and report["clients"] > report["queue"] + RUNNING:
            found += [] if outcomes.get("refused") else [f"{phase}: nothing was refused"]
    sizes = report["memory"]["rss_mb"]
    if sizes[-1] > 1.1 * sizes[0]:
        found.append(f"memory: from {sizes[0]} to {sizes[-1]} MB")
    if report["stop"]["exit_code"] != 0:
        found.append(f"stop: exit code {report['stop']['exit_code']}")
    return found


def main() -> None:
    """Run the load, and write the report."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("result", type=Path, nargs="?", default=RESULT)
    parser.add_argument("--clients", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=120, help="for REST, and again for the page")
    parser.add_argument("--answers", type=int, default=100_000, help="while the memory is watched")
    parser.add_argument("--queue", type=int, default=64)
    arguments = parser.parse_args()
    report = asyncio.run(measure(arguments))
    report["faults"] = faults(report)
    arguments.result.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(report, indent=2))
    if report["faults"]:
        sys.exit("error: " + "; ".join(report["faults"]))


if __name__ == "__main__":
    main()
