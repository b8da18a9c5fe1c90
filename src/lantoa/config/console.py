"""What the command line says: plain lines, and progress bars where somebody looks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn

console = Console(highlight=False, soft_wrap=True)
errors = Console(stderr=True, highlight=False, soft_wrap=True)


def say(text: str = "") -> None:
    console.print(text, markup=False)


def complain(text: str) -> None:
    errors.print(text, markup=False)


@contextmanager
def progress_bars() -> Iterator[Callable[[int, int, str], None]]:
    """Yields a function of (done, total, label); each label has a bar. On no terminal, one line is
    written when a bar is full."""
    bars = Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=32),
        MofNCompleteColumn(),
        console=console,
        disable=not console.is_terminal,
    )
    tasks: dict[str, TaskID] = {}
    finished: set[str] = set()

    def show(done: int, total: int, label: str) -> None:
        if label not in tasks:
            tasks[label] = bars.add_task(label, total=total)
        bars.update(tasks[label], completed=done, total=total)
        if done >= total and label not in finished:
            finished.add(label)
            if not console.is_terminal:
                say(f"  {label}: {done}/{total}")

    with bars:
        yield show
