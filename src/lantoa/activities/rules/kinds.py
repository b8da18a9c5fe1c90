"""Kinds of what is entered, and what each is called."""

from __future__ import annotations

from enum import StrEnum


class Tone(StrEnum):
    """What an item tells. Provinces confess that only good news is told; it is measured by this."""

    RESULT = "result"
    GUIDANCE = "guidance"
    SHORTCOMING = "shortcoming"
    ANSWER = "answer"


TONE_LABELS = {
    Tone.RESULT: "Nêu kết quả, gương tốt",
    Tone.GUIDANCE: "Hướng dẫn, giải thích",
    Tone.SHORTCOMING: "Nêu hạn chế, việc chậm",
    Tone.ANSWER: "Trả lời phản ánh, phê bình",
}


class PlayBasis(StrEnum):
    """What a number of plays counts where there are several clusters of loudspeakers."""

    PLAYS = "plays"
    TIMES_CLUSTERS = "plays_by_clusters"


PLAY_BASIS_LABELS = {
    PlayBasis.PLAYS: "số lượt phát, không nhân số cụm loa",
    PlayBasis.TIMES_CLUSTERS: "số lượt phát nhân số cụm loa",
}


class ReachKind(StrEnum):
    """What a snapshot counts. None of them is a number of people."""

    VIEW = "view"
    SHARE = "share"
    FOLLOWER = "follower"


REACH_LABELS = {
    ReachKind.VIEW: "lượt xem",
    ReachKind.SHARE: "lượt chia sẻ",
    ReachKind.FOLLOWER: "người theo dõi",
}


class EvidenceKind(StrEnum):
    PHOTO = "photo"
    DOCUMENT = "document"
    AUDIO = "audio"
    VIDEO = "video"
    ATTENDANCE = "attendance"
    PLAY_LOG = "play_log"
    LINK = "link"


EVIDENCE_LABELS = {
    EvidenceKind.PHOTO: "Ảnh",
    EvidenceKind.DOCUMENT: "Văn bản, tài liệu",
    EvidenceKind.AUDIO: "Âm thanh",
    EvidenceKind.VIDEO: "Video",
    EvidenceKind.ATTENDANCE: "Danh sách dự",
    EvidenceKind.PLAY_LOG: "Nhật ký phát",
    EvidenceKind.LINK: "Đường dẫn",
}


class CaptureState(StrEnum):
    WAITING = "waiting"
    TAKEN = "taken"
    REFUSED = "refused"
    """The address is none that we ask: nothing was sent there."""
    FAILED = "failed"
    """It did not answer, or with nothing that can be kept."""
