"""Run as a program: HTML in, title, day and text out as JSON. Imports nothing of the product.

A page can be made so that reading it takes all memory or all day; here it takes only this
process with it.
"""

from __future__ import annotations

import json
import resource
import sys

import trafilatura

MEMORY = 1024 * 1024 * 1024
CPU_SECONDS = 15


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    page = sys.stdin.buffer.read().decode("utf-8", "replace")
    # Without the page's own address: nothing here may be led to ask for another one.
    found = trafilatura.bare_extraction(
        page,
        with_metadata=True,
        include_comments=False,
        date_extraction_params={"original_date": True, "extensive_search": False},
    )
    told = {"title": "", "date": "", "text": ""}
    if found is not None and not isinstance(found, dict):
        told = {"title": found.title or "", "date": found.date or "", "text": found.text or ""}
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
