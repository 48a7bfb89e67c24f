"""Running a task in a process of its own, so that its time and its memory are its own."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Measured:
    """What a task took: on the clock, of the processor (a database server's apart), of memory."""

    seconds: float
    processor: float
    megabytes: int
    said: str

    def line(self, name: str, number: int, unit: str) -> str:
        """Say it in a line, with a rate."""
        rate = number / self.processor
        return (
            f"{name:24} {self.seconds:6.1f} s on the clock, {self.processor:6.1f} s of processor "
            f"({rate:8,.0f} {unit}/s), {self.megabytes} MB; {self.said}"
        )


def measured(file: str, task: str, folder: Path) -> Measured:
    """Run a task of a bench file alone, with its data in a folder."""
    environment = os.environ | {"WATERPEERS_DATA": str(folder / "data"), "PYTHONPATH": str(ROOT)}
    environment.setdefault("WATERPEERS_HOSTS", "testserver")
    done = subprocess.run(
        [sys.executable, file, "--task", task, "--folder", str(folder)],
        env=environment, cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        sys.exit(done.stderr)
    seconds, processor, megabytes, said = done.stdout.removesuffix("\n").split(" ", 3)
    return Measured(float(seconds), float(processor), int(megabytes), said)


def do(task: str, tasks: Mapping[str, Callable[[Path], str]], folder: Path) -> None:
    """Do a task in this process, and print what it took."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "waterpeers.site.settings"
    (folder / "data").mkdir(exist_ok=True)
    django.setup()
    began, ran = time.perf_counter(), time.process_time()
    said = tasks[task](folder)
    seconds, processor = time.perf_counter() - began, time.process_time() - ran
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{seconds:.2f} {processor:.2f} {megabytes} {said}")


def load() -> str:
    """Say how busy the machine is with other things; the clock means little where it is."""
    return f"load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
