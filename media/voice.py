"""A stranger's voice clip made safe: known by its first bytes, decoded in a child, returned as MP3."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

MOST_BYTES = 5 * 1024 * 1024
PATIENCE = 30  # seconds by the wall; the child's own limit is 20 of CPU
PLAYABLE = "audio/mpeg"
TRANSCODER = Path(__file__).with_name("transcode.py")
# Nothing of ours goes to the child: no secret, and no PYTHON* or FFmpeg switch.
PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "LANG")

# What the first bytes say: (offset, bytes, the one demuxer that may read it, its type).
SIGNS = (
    (0, b"#!AMR-WB\n", "amr", "audio/amr-wb"),
    (0, b"#!AMR\n", "amr", "audio/amr"),
    (0, b"\x1a\x45\xdf\xa3", "matroska", "audio/webm"),
    (4, b"ftyp", "mov", "audio/mp4"),
    (0, b"OggS", "ogg", "audio/ogg"),
    (0, b"ID3", "mp3", "audio/mpeg"),
    (8, b"WAVE", "wav", "audio/wav"),
)

EMPTY = "没有收到录音内容，请重新录一段。"
TOO_HEAVY = "录音超过 5 MB。请录短一些（一分钟以内）再传。"
UNKNOWN = "这个文件不是能打开的录音。请传 MP3、M4A、WebM 或 AMR 格式的录音。"
REASONS = {
    "long": "录音超过一分钟。请拣要紧的重录一段，其余的写成文字。",
    "video": "这是一段视频，这里只收录音。请直接录一段语音，画面可以拍照上传。",
    "silent": "录音里没有声音。请检查手机的录音权限，再录一次。",
    "broken": "录音文件不完整或已损坏。请重新录一段。",
}


class NotAVoice(ValueError):
    """Says in Chinese why, and what the person can do."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Voice:
    original_mime: str
    playable: bytes
    playable_mime: str
    seconds: float


def clean(data: bytes) -> Voice:
    if not data:
        raise NotAVoice(EMPTY)
    if len(data) > MOST_BYTES:
        raise NotAVoice(TOO_HEAVY)
    demuxer, mime = _kind(data)
    answer, _, playable = _transcoded(data, demuxer).partition(b"\n")
    word, _, detail = answer.decode("ascii", "replace").partition(" ")
    if word != "OK":
        raise NotAVoice(REASONS.get(detail, REASONS["broken"]))
    return Voice(mime, playable, PLAYABLE, float(detail))


def _kind(data: bytes) -> tuple[str, str]:
    for offset, sign, demuxer, mime in SIGNS:
        if data.startswith(sign, offset):
            return demuxer, mime
    # Eleven set bits open a frame of MPEG audio; "layer 00" among them is AAC as Android phones stream it.
    if data[0] == 0xFF and len(data) > 1 and data[1] & 0xE0 == 0xE0:
        return ("mp3", "audio/mpeg") if data[1] & 0x06 else ("aac", "audio/aac")
    raise NotAVoice(UNKNOWN)


def _transcoded(data: bytes, demuxer: str) -> bytes:
    """What the child answered; a child that a hostile file killed or hung has answered that it is broken."""
    command = [sys.executable, "-I", str(TRANSCODER), demuxer]
    environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    try:
        done = subprocess.run(  # noqa: S603 (our own file, a word from SIGNS)
            command, input=data, capture_output=True, timeout=PATIENCE, env=environment, cwd="/", check=False
        )
    except subprocess.TimeoutExpired:
        return b"NO broken\n"
    if done.returncode > 0:  # it never got to the file: our fault, which a person must not be blamed for
        raise RuntimeError(f"the voice transcoder did not start: {done.stderr[-500:]!r}")
    return done.stdout if done.returncode == 0 else b"NO broken\n"
