"""A paper in which each field holds text that a typesetter could take for markup or code."""

from __future__ import annotations

from lantoa.papers.paper import (
    Annex,
    Heading,
    Issuer,
    Listing,
    Paper,
    Paragraph,
    Run,
    Signature,
    Table,
)

TRAPS = (
    '#panic("x")',
    "$x^2$ *đậm* _nghiêng_",
    "[khối] @nhãn <nhãn>",
    "`mã` \\u{41} \\ \\#",
    "-- --- ~ /* chú */ // chú",
    "= đề + mục / ý",
    "{{ 7*7 }} {% if %} %s %(a)s",
    "<b>&amp;</b> ]]> <?xml?>",
    "\"ngoặc\" 'đơn' ...",
    "fi fl ffi",
)


def trapped(name: str) -> str:
    """All traps, led by the name of the field, so that no two fields are alike."""
    return f"{name} {' '.join(TRAPS)}"


def hostile() -> tuple[Paper, list[str], list[str]]:
    """The paper, the texts that stand as they are, and the texts set in upper case."""
    same = [
        "Symbol", "Place", "Subject", "To", "Ground", "Text", "Item", "Head2", "Head3", "Cell",
        "TableHead", "Group", "Caption", "Note", "Recipient", "Name", "Number",
    ]  # fmt: skip
    upper = ["Issuer", "Parent", "Type", "Head1", "Capacity", "Acting", "Position", "Title", "Mark"]
    t = trapped
    paper = Paper(
        issuer=Issuer((t("Issuer"),), (t("Parent"),), prose=t("Prose")),
        symbol=t("Symbol"),
        place_name=t("Place"),
        subject=t("Subject"),
        document_type=t("Type"),
        number=t("Number"),
        signature=Signature(t("Position"), "TM.", t("Capacity"), t("Acting"), t("Name")),
        addressees=(t("To"),),
        grounds=(t("Ground"),),
        body=(
            Heading(1, t("Head1")),
            Heading(2, t("Head2")),
            Heading(3, t("Head3")),
            Paragraph((Run(t("Text"), bold=True),)),
            Listing((t("Item"),)),
        ),
        recipients=(t("Recipient"),),
        annexes=(
            Annex(
                t("Title"),
                (Table((t("TableHead"),), ((t("Group"),), (t("Cell"),)), caption=t("Caption")),),
                note=t("Note"),
            ),
        ),
        mark=t("Mark"),
    )
    return paper, [t(name) for name in same], [t(name).upper() for name in upper]
