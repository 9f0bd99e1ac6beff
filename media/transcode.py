"""Run as a child, never imported: one clip on stdin, its demuxer as argument; MP3, or why not, on stdout."""

import resource
import sys
from collections.abc import Iterator
from fractions import Fraction
from io import BytesIO
from typing import NoReturn

import av
from av import AudioFrame, Packet
from av.audio import AudioStream
from av.audio.resampler import AudioResampler
from av.container import InputContainer, OutputContainer
from av.stream import Disposition

MOST_SECONDS = 62.0  # a minute, and the slack of a recorder that stops late
MEMORY = 512 << 20  # four times what it takes with every library loaded
CPU = 20
RATE, BIT_RATE = 24_000, 48_000
DECODERS = (
    "mp3float", "mp3", "aac", "opus", "libopus", "vorbis", "amrnb", "amrwb",
    "pcm_s16le", "pcm_s24le", "pcm_f32le", "pcm_u8", "pcm_alaw", "pcm_mulaw",
)  # fmt: skip
# No ID3 and no encoder's name: what leaves is sound, and the same sound gives the same bytes.
BARE = {"id3v2_version": "0", "fflags": "+bitexact"}


class Refused(Exception):
    """With the one word that media/voice.py turns into a sentence."""


def main(demuxer: str) -> None:
    data = sys.stdin.buffer.read()
    out = BytesIO()
    warm_up()
    confine()
    try:
        seconds = transcode(data, demuxer, out)
        answer = f"OK {seconds:.3f}\n".encode() + out.getvalue()
    except Refused as refused:
        answer = f"NO {refused}\n".encode()
    except Exception:  # whatever a decoder makes of hostile bytes
        answer = b"NO broken\n"
    sys.stdout.buffer.write(answer)


def warm_up() -> None:
    """What the encoder loads late is loaded now: once confined, nothing can be opened any more."""
    with av.open(BytesIO(), "w", format="mp3") as target:
        encoder(target)


def confine() -> None:
    limits = {
        resource.RLIMIT_AS: MEMORY,
        resource.RLIMIT_CPU: CPU,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NOFILE: 3,  # no file, no socket: whatever a demuxer is talked into opening, it cannot
    }
    for limit, value in limits.items():
        resource.setrlimit(limit, (value, value))


def transcode(data: bytes, demuxer: str, out: BytesIO) -> float:
    samples = 0
    with opened(data, demuxer) as source, av.open(out, "w", format="mp3", options=BARE) as target:
        stream = encoder(target)
        for frame in resampled(sound(source)):
            frame.pts, frame.time_base = samples, Fraction(1, RATE)  # the file's own clock may jump or lie
            samples += frame.samples
            target.mux(stream.encode(frame))
        if samples < RATE / 10:
            raise Refused("silent")
        target.mux(stream.encode(None))
    return samples / RATE


def opened(data: bytes, demuxer: str) -> InputContainer:
    """One named demuxer on bytes in memory: never a guess, a playlist, a second file or an address."""
    guard = {"format_whitelist": demuxer, "codec_whitelist": ",".join(DECODERS), "protocol_whitelist": "none"}
    return av.open(BytesIO(data), "r", format=demuxer, io_open=refuse, container_options=guard)


def refuse(url: str, flags: int, options: dict[str, str]) -> NoReturn:
    raise Refused("broken")


def encoder(target: OutputContainer) -> AudioStream:
    stream = target.add_stream("libmp3lame", rate=RATE)
    stream.layout, stream.bit_rate = "mono", BIT_RATE
    stream.codec_context.open()
    return stream


def sound(source: InputContainer) -> Iterator[AudioFrame]:
    """The decoded frames of its one voice, a minute of them at most."""
    if any(not stream.disposition & Disposition.attached_pic for stream in source.streams.video):
        raise Refused("video")
    if not source.streams.audio or source.streams.audio[0].codec_context.name not in DECODERS:
        raise Refused("broken")
    seconds = 0.0
    for packet in source.demux(source.streams.audio[0]):
        for frame in decoded(packet):
            seconds += frame.samples / frame.sample_rate
            if seconds > MOST_SECONDS:
                raise Refused("long")
            yield frame


def decoded(packet: "Packet[AudioStream]") -> list[AudioFrame]:
    try:
        return packet.decode()
    except av.error.InvalidDataError:
        return []  # one bad frame in a phone's recording is a click, not a reason to lose the rest


def resampled(frames: Iterator[AudioFrame]) -> Iterator[AudioFrame]:
    """Mono at our rate; a new resampler wherever the recording changes its shape midway."""
    resampler, shape = None, None
    for frame in frames:
        frame.pts = None
        now = (frame.format.name, frame.layout.name, frame.sample_rate)
        if resampler and now != shape:
            yield from resampler.resample(None)
            resampler = None
        resampler, shape = resampler or AudioResampler("s16p", "mono", RATE), now
        yield from resampler.resample(frame)
    if resampler:
        yield from resampler.resample(None)


if __name__ == "__main__":
    main(sys.argv[1])
