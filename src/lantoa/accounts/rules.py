"""Who may do what where: one table, read by every action. What is not in it is refused."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from enum import StrEnum

from lantoa.kernel import vietnamese


class Role(StrEnum):
    OFFICER = "officer"
    CHAIR = "chair"
    REGISTRY_CLERK = "registry_clerk"
    REVIEWER = "reviewer"
    EDITOR = "editor"
    TRANSLATOR = "translator"
    ADMINISTRATOR = "administrator"


ROLE_LABELS: Mapping[Role, str] = {
    Role.OFFICER: "Cán bộ",
    Role.CHAIR: "Chủ tịch, người ký",
    Role.REGISTRY_CLERK: "Văn thư",
    Role.REVIEWER: "Cán bộ tổng hợp, thẩm định",
    Role.EDITOR: "Biên tập viên",
    Role.TRANSLATOR: "Biên dịch viên",
    Role.ADMINISTRATOR: "Quản trị hệ thống",
}


class Reach(StrEnum):
    """How a unit lies to the unit of a post. Exactly one of the four holds for any two units."""

    OWN = "own"
    BELOW = "below"
    """Under the post's unit, at any depth; not the unit itself."""
    ABOVE = "above"
    """Over the post's unit, at any height."""
    OTHER = "other"
    """None of the three: a neighbour."""


_EVERYONE = frozenset(Role)
_STAFF = frozenset({Role.OFFICER, Role.CHAIR, Role.REVIEWER, Role.ADMINISTRATOR})

PERMISSIONS: Mapping[str, Mapping[Reach, frozenset[Role]]] = {
    "plans.view": {Reach.OWN: _EVERYONE, Reach.BELOW: _STAFF},
    "plans.write": {Reach.OWN: frozenset({Role.OFFICER})},
    "plans.issue": {Reach.OWN: frozenset({Role.CHAIR})},
    "plans.assign": {
        Reach.OWN: frozenset({Role.OFFICER, Role.CHAIR}),
        Reach.BELOW: frozenset({Role.OFFICER, Role.CHAIR, Role.REVIEWER}),
    },
    "plans.accept": {
        Reach.OWN: frozenset({Role.OFFICER, Role.CHAIR, Role.EDITOR, Role.TRANSLATOR}),
    },
    "activities.view": {Reach.OWN: _EVERYONE, Reach.BELOW: _STAFF},
    "activities.log": {Reach.OWN: frozenset({Role.OFFICER, Role.EDITOR, Role.TRANSLATOR})},
    "activities.void": {Reach.OWN: frozenset({Role.OFFICER})},
    "activities.change": {
        Reach.OWN: frozenset({Role.OFFICER, Role.EDITOR, Role.TRANSLATOR}),
    },
    "activities.merge": {
        Reach.OWN: frozenset({Role.OFFICER}),
        Reach.BELOW: frozenset({Role.OFFICER, Role.REVIEWER}),
    },
    "activities.faces": {
        Reach.OWN: frozenset({Role.OFFICER, Role.CHAIR, Role.EDITOR}),
        Reach.BELOW: frozenset({Role.REVIEWER}),
    },
    "reports.view": {
        Reach.OWN: _EVERYONE,
        Reach.BELOW: frozenset({Role.CHAIR, Role.REVIEWER, Role.ADMINISTRATOR}),
    },
    "reports.draft": {Reach.OWN: frozenset({Role.OFFICER, Role.REVIEWER})},
    "reports.sign": {Reach.OWN: frozenset({Role.CHAIR})},
    "reports.number": {Reach.OWN: frozenset({Role.REGISTRY_CLERK})},
    "reports.review": {Reach.BELOW: frozenset({Role.REVIEWER})},
    "reports.consolidate": {Reach.OWN: frozenset({Role.REVIEWER})},
    "reports.templates": {
        Reach.OWN: frozenset({Role.ADMINISTRATOR}),
        Reach.BELOW: frozenset({Role.ADMINISTRATOR}),
    },
    "appraisal.view": {
        Reach.OWN: _EVERYONE,
        Reach.BELOW: frozenset({Role.CHAIR, Role.REVIEWER, Role.ADMINISTRATOR}),
    },
    "appraisal.score": {Reach.OWN: frozenset({Role.OFFICER})},
    "appraisal.confirm": {Reach.OWN: frozenset({Role.CHAIR})},
    "appraisal.review": {Reach.BELOW: frozenset({Role.REVIEWER})},
    "appraisal.publish": {Reach.OWN: frozenset({Role.CHAIR, Role.REVIEWER})},
    "appraisal.criteria": {Reach.OWN: frozenset({Role.ADMINISTRATOR})},
    "appraisal.bundle": {
        Reach.OWN: frozenset({Role.OFFICER, Role.CHAIR, Role.REVIEWER}),
        Reach.BELOW: frozenset({Role.REVIEWER}),
    },
    "intake.view": {Reach.OWN: _STAFF},
    "intake.read": {Reach.OWN: frozenset({Role.OFFICER, Role.REVIEWER})},
    "units.view": dict.fromkeys(Reach, _EVERYONE),
    "units.found": {
        Reach.OWN: frozenset({Role.ADMINISTRATOR}),
        Reach.BELOW: frozenset({Role.ADMINISTRATOR}),
    },
    "units.change": {Reach.BELOW: frozenset({Role.ADMINISTRATOR})},
    "units.identify": {
        Reach.OWN: frozenset({Role.ADMINISTRATOR}),
        Reach.BELOW: frozenset({Role.ADMINISTRATOR}),
    },
    "units.load": {},
    "units.revise": {},
    "catalogue.load": {},
    "catalogue.open_periods": {Reach.OWN: frozenset({Role.ADMINISTRATOR})},
    "accounts.view": {
        Reach.OWN: _EVERYONE,
        Reach.BELOW: frozenset({Role.CHAIR, Role.REVIEWER, Role.ADMINISTRATOR}),
    },
    "accounts.manage": {
        Reach.OWN: frozenset({Role.ADMINISTRATOR}),
        Reach.BELOW: frozenset({Role.ADMINISTRATOR}),
    },
    "totals.view": {Reach.OWN: _EVERYONE, Reach.BELOW: _STAFF},
    "insight.view": {Reach.OWN: _EVERYONE, Reach.BELOW: _STAFF},
    "audit.view": {
        Reach.OWN: frozenset({Role.ADMINISTRATOR}),
        Reach.BELOW: frozenset({Role.ADMINISTRATOR}),
    },
    "settings.change": {Reach.OWN: frozenset({Role.ADMINISTRATOR})},
    "mail.view": {Reach.OWN: frozenset({Role.ADMINISTRATOR})},
    "plans.archive": {Reach.OWN: frozenset({Role.OFFICER, Role.CHAIR})},
    "intake.archive": {Reach.OWN: frozenset({Role.OFFICER, Role.REVIEWER})},
    "content.manage": {},
    "workspace.status": {Reach.OWN: _EVERYONE},
}
"""Verb to reach to the roles that may. An empty row: only the system itself."""


VERB_LABELS: Mapping[str, str] = {
    "plans.view": "Xem kế hoạch",
    "plans.write": "Lập, sửa dự thảo kế hoạch",
    "plans.issue": "Ban hành kế hoạch",
    "plans.archive": "Lưu trữ, khôi phục kế hoạch",
    "plans.assign": "Giao việc trong kế hoạch",
    "plans.accept": "Nhận việc được giao, báo xong",
    "activities.view": "Xem hoạt động, minh chứng",
    "activities.log": "Ghi hoạt động, thêm minh chứng",
    "activities.void": "Hủy hoạt động ghi sai",
    "activities.change": "Sửa hoạt động đã ghi",
    "activities.merge": "Gộp hoạt động ghi trùng, tách ra lại",
    "activities.faces": "Mở ảnh có mặt người",
    "reports.view": "Xem báo cáo",
    "reports.draft": "Lập, sửa dự thảo báo cáo và trình ký",
    "reports.sign": "Ký, gửi hoặc trả về dự thảo",
    "reports.number": "Cấp số, ngày văn bản",
    "reports.review": "Chấp nhận hoặc trả lại báo cáo gửi lên",
    "reports.consolidate": "Tổng hợp báo cáo của đơn vị trực thuộc",
    "reports.templates": "Thay mẫu Word của báo cáo",
    "appraisal.view": "Xem bảng điểm",
    "appraisal.score": "Tự chấm điểm, soạn giải trình",
    "appraisal.confirm": "Xác nhận điểm tự chấm, gửi giải trình",
    "appraisal.review": "Thẩm định điểm, trả lời giải trình",
    "appraisal.publish": "Công bố xếp hạng đơn vị cấp dưới",
    "appraisal.criteria": "Soạn, áp dụng bộ tiêu chí",
    "appraisal.bundle": "Lập hồ sơ minh chứng",
    "intake.view": "Xem văn bản đưa vào",
    "intake.read": "Đưa văn bản vào, xác nhận số liệu",
    "intake.archive": "Lưu trữ, khôi phục văn bản đưa vào",
    "units.view": "Xem đơn vị",
    "units.found": "Thêm đơn vị",
    "units.change": "Ghi thay đổi đơn vị (sáp nhập, đổi tên, …)",
    "units.identify": "Sửa tên gọi trên văn bản, địa chỉ của đơn vị",
    "units.load": "Nạp danh mục đơn vị",
    "units.revise": "Sửa danh mục đơn vị theo nguồn mới",
    "catalogue.load": "Nạp danh mục dùng chung",
    "catalogue.open_periods": "Mở kỳ báo cáo",
    "accounts.view": "Xem người dùng và chức vụ",
    "accounts.manage": "Mời người dùng, giao và kết thúc chức vụ",
    "totals.view": "Xem số tổng",
    "insight.view": "Xem tiến độ, khoảng trống",
    "audit.view": "Xem nhật ký",
    "settings.change": "Đổi thiết lập",
    "mail.view": "Xem thư đi",
    "content.manage": "Quản trị nội dung",
    "workspace.status": "Xem tình trạng hệ thống",
}
"""What each verb is called on the page that tells staff who may do what."""

ROOM_LABELS: Mapping[str, str] = {
    "plans": "Kế hoạch",
    "activities": "Hoạt động",
    "reports": "Báo cáo",
    "appraisal": "Chấm điểm",
    "intake": "Văn bản đưa vào",
    "units": "Đơn vị",
    "catalogue": "Danh mục dùng chung",
    "accounts": "Người dùng",
    "totals": "Số tổng",
    "insight": "Nhìn nhận",
    "audit": "Nhật ký",
    "settings": "Thiết lập",
    "mail": "Thư đi",
    "content": "Nội dung",
    "workspace": "Hệ thống",
}
"""The first word of a verb, in the order of the page."""

REACH_LABELS: Mapping[Reach, str] = {
    Reach.OWN: "Đơn vị của mình",
    Reach.BELOW: "Đơn vị cấp dưới",
    Reach.ABOVE: "Đơn vị cấp trên",
    Reach.OTHER: "Đơn vị khác",
}


def may(verb: str, role: Role, reach: Reach) -> bool:
    """Whether a post of this role may, in a unit that lies so to its own.

    Raises ``KeyError`` for a verb that the table does not know: a mistake in the code.
    """
    return role in PERMISSIONS[verb].get(reach, frozenset())


def verbs_by_room() -> dict[str, list[str]]:
    """Every verb of the table under its room, rooms in the order of ``ROOM_LABELS``."""
    found: dict[str, list[str]] = {room: [] for room in ROOM_LABELS}
    for verb in PERMISSIONS:
        found.setdefault(verb.partition(".")[0], []).append(verb)
    return {room: verbs for room, verbs in found.items() if verbs}


# --- People -----------------------------------------------------------------------------------


class MailNotices(StrEnum):
    """When a person is written to about what waits."""

    NONE = "none"
    AT_ONCE = "at_once"
    DAILY = "daily"


MAIL_NOTICE_LABELS: Mapping[MailNotices, str] = {
    MailNotices.NONE: "Không gửi thư",
    MailNotices.AT_ONCE: "Gửi thư ngay khi có việc",
    MailNotices.DAILY: "Mỗi ngày một thư gộp",
}

ADDRESSES_AS = ("anh", "chị", "ông", "bà", "anh/chị")
"""How colleagues speak to one another; what is offered, not what alone is taken."""

RESET_HOURS = 24
"""How long a link for a new password opens. That of an invitation: ``sign_in.invitation_days``."""

LONGEST_USERNAME = 60


class InvitationKind(StrEnum):
    JOIN = "join"
    """The first password of somebody new."""
    RESET = "reset"
    """A new password of somebody who lost the old one."""


class InvitationState(StrEnum):
    WAITING = "waiting"
    USED = "used"
    EXPIRED = "expired"
    REVOKED = "revoked"


INVITATION_LABELS: Mapping[InvitationState, str] = {
    InvitationState.WAITING: "Đang chờ",
    InvitationState.USED: "Đã dùng",
    InvitationState.EXPIRED: "Hết hạn",
    InvitationState.REVOKED: "Đã thu hồi",
}


def username_of(full_name: str, taken: Collection[str] = ()) -> str:
    """A user name from a Vietnamese name: the given name, then the family name.

    ``Đặng Thị Thảo`` is ``thao.dang``; a number follows when it is taken (compared without regard
    to capitals). Empty when the name has no letter of the alphabet.
    """
    words = [
        bare
        for word in vietnamese.fold(full_name).split()
        if (bare := re.sub(r"[^a-z0-9]", "", word))
    ]
    if not words:
        return ""
    wanted = ".".join(dict.fromkeys((words[-1], words[0])))[: LONGEST_USERNAME - 6].strip(".")
    known = {name.lower() for name in taken}
    number, found = 1, wanted
    while found in known:
        number += 1
        found = f"{wanted}{number}"
    return found


def phone_digits(text: str) -> str | None:
    """A phone number as it is stored: digits, ``+84`` and ``84`` read as ``0``.

    ``0912 345 678``, ``+84 912.345.678``; ``None`` for what is no number of Vietnam.
    """
    bare = re.sub(r"[\s.\-()]", "", text)
    bare = re.sub(r"^\+?84(?=\d{9,10}$)", "0", bare)
    return bare if re.fullmatch(r"0\d{9,10}", bare, re.ASCII) else None


def is_plain_name(text: str) -> bool:
    """Whether a name is made of letters, blanks, and the marks that names have."""
    return (
        bool(text.strip())
        and all(letter.isalpha() or letter in " .'’-" for letter in vietnamese.nfc(text))
        and text.strip()[0].isalpha()
    )


# --- Signing for somebody -----------------------------------------------------------------------


def is_deputy_position(position: str) -> bool:
    """Whether a position is that of a deputy head: only such a one signs ``KT.``

    Source: Decree 30/2020/NĐ-CP, annex I, part II, 7a.
    """
    return vietnamese.fold(position).startswith("pho ")


def acting_for(head: str) -> str:
    """What stands over a deputy's position on a paper: ``KT. Chủ tịch``."""
    return f"KT. {head}"


# --- The second step of signing in --------------------------------------------------------------

SECOND_STEP_ROLES = frozenset({Role.CHAIR, Role.REVIEWER, Role.ADMINISTRATOR})
"""Who needs a second step where nothing else was decided."""

_PROOFS_OF_TWO = frozenset({"mfa", "otp", "hwk", "swk", "sc", "fpt", "face", "iris", "retina"})
"""Values of ``amr`` that say more than a password was asked for. Source: RFC 8176, section 2."""


def second_step_roles(decided: object) -> frozenset[Role]:
    """Roles whose holders need a second step, from the stored value of the setting.

    The administrator is always among them: who may take a role out must not take out the guard
    on that very act. A value that cannot be read counts as none.
    """
    if not isinstance(decided, list):
        return SECOND_STEP_ROLES
    return frozenset(role for role in Role if role in decided) | {Role.ADMINISTRATOR}


def provider_asked_twice(claims: Mapping[str, object]) -> bool:
    """Whether what a sign-on provider says of a sign-in allows a second step to be believed.

    ``amr`` and ``acr`` are optional. Where one is given it must not deny it: ``amr`` names a proof
    beside the password, ``acr`` is not "0" (OpenID Connect Core 1.0, section 2: a level at which
    no long-lived cookie and no weak sign-in may be believed).
    """
    methods = claims.get("amr")
    if isinstance(methods, list) and not _PROOFS_OF_TWO & {str(each) for each in methods}:
        return False
    return str(claims.get("acr", "")) != "0"


_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("coc_coc_browser", "Cốc Cốc"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_MACHINES = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "điện thoại Android"),
    ("Windows", "máy tính Windows"),
    ("Macintosh", "máy Mac"),
    ("Linux", "máy tính Linux"),
)


def browser_of(agent: str) -> str:
    """What a browser says of itself in the words of a person: ``Chrome trên máy tính Windows``.

    Where nothing is known it is said so; the text itself may be anything and is not shown.
    """
    browser = next((name for sign, name in _BROWSERS if sign in agent), "")
    machine = next((name for sign, name in _MACHINES if sign in agent), "")
    if browser and machine:
        return f"{browser} trên {machine}"
    return browser or machine or "trình duyệt khác"


# --- Tokens of the API --------------------------------------------------------------------------


class TokenScope(StrEnum):
    """What a token may be used for; never more than the post it is bound to may."""

    READ = "read"
    SUBMIT = "submit"
    """Reading, and everything that writes: drafts, declared figures, sending."""


TOKEN_SCOPE_LABELS: Mapping[TokenScope, str] = {
    TokenScope.READ: "Chỉ đọc",
    TokenScope.SUBMIT: "Đọc, lập và gửi báo cáo",
}


class TokenState(StrEnum):
    LIVE = "live"
    EXPIRED = "expired"
    REVOKED = "revoked"
    ENDED = "ended"
    """The post is held no more, or the person may not sign in."""


TOKEN_STATE_LABELS: Mapping[TokenState, str] = {
    TokenState.LIVE: "Dùng được",
    TokenState.EXPIRED: "Hết hạn",
    TokenState.REVOKED: "Đã thu hồi",
    TokenState.ENDED: "Chức vụ đã thôi",
}

TOKEN_DAYS = (30, 90, 180, 365)
"""For how long a token can be made; none lives longer than a year."""

MOST_TOKENS = 10
"""Tokens of one post that open something at one time."""

LONGEST_TOKEN_NAME = 80

ANSWERS_KEPT_HOURS = 24
"""How long the answer to a request with an Idempotency-Key is kept and given again."""
