"""Voice clips as phones, jokers and attackers send them."""

import math
import os
import random
import subprocess
import sys
from array import array
from io import BytesIO

import av
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from media import transcode, voice


def tone(rate: int, seconds: float) -> av.AudioFrame:
    samples = array("h", (int(9000 * math.sin(i * 440 * math.tau / rate)) for i in range(int(rate * seconds))))
    frame = av.AudioFrame(format="s16", layout="mono", samples=len(samples))
    frame.planes[0].update(samples.tobytes())
    frame.sample_rate, frame.pts = rate, 0
    return frame


def clip(container: str, codec: str, rate: int = 24_000, seconds: float = 2.0, **options) -> bytes:
    out = BytesIO()
    with av.open(out, "w", format=container, **options) as target:
        stream = target.add_stream(codec, rate=rate)
        stream.layout = "mono"
        target.mux(stream.encode(tone(rate, seconds)))
        target.mux(stream.encode(None))
    return out.getvalue()


def wideband_amr(seconds: float) -> bytes:
    """Nobody at hand encodes AMR-WB: frames of its lowest mode with random parameters are noise enough."""
    noise = random.Random(1)
    return b"#!AMR-WB\n" + b"".join(b"\x04" + noise.randbytes(17) for _ in range(int(seconds * 50)))


def film(container: str) -> bytes:
    out = BytesIO()
    with av.open(out, "w", format=container) as target:
        stream = target.add_stream("libvpx" if container == "webm" else "mpeg4", rate=10)
        stream.width, stream.height, stream.pix_fmt = 64, 64, "yuv420p"
        for _ in range(5):
            target.mux(stream.encode(av.VideoFrame(64, 64, "yuv420p")))
        target.mux(stream.encode(None))
    return out.getvalue()


def heard(data: bytes) -> tuple[str, float]:
    """The playable form's codec and length, as another decoding finds them."""
    with av.open(BytesIO(data), format="mp3") as source:
        samples = sum(frame.samples for frame in source.decode(audio=0))
        codec = source.streams.audio[0].codec_context
        assert (codec.sample_rate, codec.layout.name) == (24_000, "mono")
        return codec.name, samples / 24_000


def refusal(data: bytes) -> str:
    with pytest.raises(voice.NotAVoice) as refused:
        voice.clean(data)
    assert refused.value.reason == str(refused.value)
    return refused.value.reason


CLIPS = {
    "mp3": (clip("mp3", "libmp3lame"), "audio/mpeg"),
    "mp3 without a header": (clip("mp3", "libmp3lame", options={"id3v2_version": "0"}), "audio/mpeg"),
    "m4a": (clip("ipod", "aac"), "audio/mp4"),
    "m4a in fragments": (clip("mp4", "aac", options={"movflags": "frag_keyframe+empty_moov"}), "audio/mp4"),
    "webm": (clip("webm", "libopus"), "audio/webm"),
    "amr": (clip("amr", "libopencore_amrnb", rate=8000), "audio/amr"),
    "amr-wb": (wideband_amr(2), "audio/amr-wb"),
    "ogg": (clip("ogg", "libopus"), "audio/ogg"),
    "wav": (clip("wav", "pcm_s16le"), "audio/wav"),
    "aac": (clip("adts", "aac"), "audio/aac"),
}


@pytest.mark.parametrize("name", CLIPS)
def test_each_accepted_format_comes_back_as_an_mp3_of_the_same_length(name):
    data, mime = CLIPS[name]
    made = voice.clean(data)
    codec, seconds = heard(made.playable)
    assert (made.original_mime, made.playable_mime, codec) == (mime, "audio/mpeg", "mp3float")
    assert made.seconds == pytest.approx(2, abs=0.1)
    assert seconds == pytest.approx(made.seconds, abs=0.15)


def test_the_mp3_says_nothing_of_who_made_it():
    named = clip("mp3", "libmp3lame")
    tagged = b"ID3\x03\x00\x00\x00\x00\x00\x17TIT2\x00\x00\x00\x0d\x00\x00\x00Li Ayi's row" + named
    made = voice.clean(tagged)
    assert b"Li Ayi" not in made.playable and not made.playable.startswith(b"ID3")
    assert voice.clean(tagged).playable == made.playable


def test_a_full_minute_is_heard_and_three_are_refused():
    minute = clip("amr", "libopencore_amrnb", rate=8000, seconds=60)
    frames = minute.removeprefix(b"#!AMR\n")
    assert voice.clean(minute).seconds == pytest.approx(60, abs=0.2)
    assert "一分钟" in refusal(minute + frames + frames)


def test_a_clip_that_lies_about_its_length_is_measured_by_its_sound():
    whole = bytearray(clip("wav", "pcm_s16le", rate=8000, seconds=90))
    size = whole.index(b"data") + 4
    whole[size : size + 4] = (16_000).to_bytes(4, "little")  # the header now says one second
    assert voice.clean(bytes(whole)).seconds == pytest.approx(1, abs=0.1)
    slow = bytearray(clip("wav", "pcm_s16le", rate=8000, seconds=2))
    slow[24:28] = (1).to_bytes(4, "little")  # one sample a second: two seconds become four hours
    assert refusal(bytes(slow))


def test_a_film_is_refused_and_told_so():
    assert "视频" in refusal(film("mp4"))
    assert "视频" in refusal(film("webm"))


def test_the_cover_of_a_song_is_no_film():
    cover = BytesIO()
    Image.new("RGB", (16, 16), "red").save(cover, "JPEG")
    picture = b"\x00image/jpeg\x00\x03\x00" + cover.getvalue()
    frame = b"APIC" + len(picture).to_bytes(4, "big") + b"\x00\x00" + picture
    size = bytes((len(frame) >> shift) & 0x7F for shift in (21, 14, 7, 0))
    assert voice.clean(b"ID3\x03\x00\x00" + size + frame + CLIPS["mp3 without a header"][0]).seconds > 1.9


@pytest.mark.parametrize(
    "data",
    [
        b"MZ\x90\x00" + bytes(200),
        b"\x7fELF" + bytes(200),
        b"PK\x03\x04" + bytes(200),
        b"#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nfile:///etc/passwd\n",
        b"ffconcat version 1.0\nfile '/etc/passwd'\n",
        b"<?xml version='1.0'?><MPD><BaseURL>http://127.0.0.1/</BaseURL></MPD>",
        b"v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\nm=audio 5004 RTP/AVP 0\r\n",
        b"\x02#!SILK_V3" + bytes(200),
        b"\xff",
        b"\xff\xd8\xff\xe0" + bytes(200),
        b"RIFF\x00\x00\x00\x00AVI " + bytes(200),
        b"fLaC" + bytes(200),
    ],
)
def test_what_only_calls_itself_a_voice_is_refused(data):
    assert refusal(data)


HEADS = [b"ID3\x03" + bytes(6), b"OggS", b"#!AMR\n", b"\x1a\x45\xdf\xa3", b"\0\0\0\x10ftyp"]


@pytest.mark.parametrize("head", HEADS)
def test_a_playlist_behind_a_voices_first_bytes_opens_nothing(head):
    assert refusal(head + b"#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nfile:///etc/passwd\n" * 20)


def test_empty_and_heavy_files_are_refused():
    assert refusal(b"")
    assert "5 MB" in refusal(CLIPS["mp3"][0] + bytes(5 * 1024 * 1024))


def test_a_clip_without_sound_is_refused():
    assert refusal(b"#!AMR\n")
    assert "没有声音" in refusal(clip("wav", "pcm_s16le", seconds=0.02))


def test_half_an_m4a_is_refused_and_half_an_mp3_is_half_as_long():
    m4a, mp3 = CLIPS["m4a"][0], CLIPS["mp3"][0]
    assert refusal(m4a[: len(m4a) // 2])
    assert voice.clean(mp3[: len(mp3) // 2]).seconds == pytest.approx(1, abs=0.2)


def confined(code: str) -> subprocess.CompletedProcess[bytes]:
    root = os.path.dirname(os.path.dirname(transcode.__file__))
    start = f"import sys, socket; sys.path.insert(0, {root!r})\nfrom media import transcode\ntranscode.confine()\n"
    return subprocess.run([sys.executable, "-I", "-c", start + code], capture_output=True, check=False)


@pytest.mark.parametrize("reach", ["open('/etc/passwd')", "open('/tmp/x', 'w')", "socket.socket()"])
def test_the_child_can_open_neither_file_nor_socket(reach):
    assert confined("print('still here')").returncode == 0
    assert b"Too many open files" in confined(reach).stderr


def test_the_child_cannot_take_all_the_memory():
    assert b"MemoryError" in confined("bytes(2 << 30)").stderr


def test_the_child_is_told_no_secret(monkeypatch, tmp_path):
    monkeypatch.setenv("WECHAT_SECRET", "s3cret")
    tattler = tmp_path / "tattler.py"
    tattler.write_text("import os, sys\nsys.stdout.write('OK 1.0\\n' + repr(dict(os.environ)))\n")
    monkeypatch.setattr(voice, "TRANSCODER", tattler)
    assert b"s3cret" not in voice.clean(CLIPS["mp3"][0]).playable


def test_a_child_that_hangs_or_dies_is_the_files_fault(monkeypatch, tmp_path):
    stand_in = tmp_path / "stand_in.py"
    monkeypatch.setattr(voice, "TRANSCODER", stand_in)
    monkeypatch.setattr(voice, "PATIENCE", 0.5)
    for code in ("import time; time.sleep(60)", "import os; os.kill(os.getpid(), 9)"):
        stand_in.write_text(code)
        assert "重新录" in refusal(CLIPS["mp3"][0])


def test_a_child_that_cannot_start_is_our_own_fault(monkeypatch, tmp_path):
    monkeypatch.setattr(voice, "TRANSCODER", tmp_path / "not_there.py")
    with pytest.raises(RuntimeError):
        voice.clean(CLIPS["mp3"][0])


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.sampled_from([data for data, _ in CLIPS.values()]),
    st.lists(st.tuples(st.integers(0, 40_000), st.integers(0, 255)), max_size=8),
    st.integers(10, 40_000),
)
def test_no_bytes_whatever_do_more_than_refuse(sample, changes, length):
    data = bytearray(sample)
    for place, value in changes:
        data[place % len(data)] = value
    try:
        assert voice.clean(bytes(data[:length])).seconds <= transcode.MOST_SECONDS + 1
    except voice.NotAVoice:
        return
