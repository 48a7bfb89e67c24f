"""Work in blocks that stay in the processor's cache, several at a time where there are cores.

The matrices here are few figures high, and long: a library of linear algebra that divides such a
product among cores loses more by waiting than it gains. So it is kept to one core each, and whole
blocks are worked on side by side.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

import numpy as np
from threadpoolctl import ThreadpoolController

from waterpeers.analytics.frontiers.models import Rows

Part = TypeVar("Part")
Done = TypeVar("Done")
Given = ParamSpec("Given")

BLOCK = 2**19  # figures that are worked on at a time
LEAST = 16  # rows of a block
CORES = os.cpu_count() or 1

LIBRARIES = ThreadpoolController()


def one_core_each(work: Callable[Given, Done]) -> Callable[Given, Done]:
    """Decorate what multiplies matrices: keep linear algebra to one core meanwhile."""
    limited: Callable[Given, Done] = LIBRARIES.wrap(limits=1, user_api="blas")(work)
    return limited


def height(width: int) -> int:
    """Say how many rows of a width make a block."""
    return max(BLOCK // width, LEAST)


def parts_of(count: int, size: int) -> list[Rows]:
    """Divide so many rows into parts of at most ``size``."""
    return [np.arange(start, min(start + size, count)) for start in range(0, count, size)]


def side_by_side(work: Callable[[Part], Done], parts: Sequence[Part]) -> list[Done]:
    """Do all parts, in threads: numpy lets others work while it counts. Order is kept."""
    if len(parts) < 2 or CORES < 2:
        return [work(part) for part in parts]
    with ThreadPoolExecutor(CORES) as threads:
        return list(threads.map(work, parts))
