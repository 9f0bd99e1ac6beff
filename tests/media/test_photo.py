"""Photos as phones, jokers and attackers send them."""

import struct
import zlib
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageDraw, PngImagePlugin

from media import photo

GPS = 0x8825


def picture(mode: str = "RGB", size: tuple[int, int] = (64, 40)) -> Image.Image:
    """Red on the left half, blue on the right."""
    image = Image.new("RGB", size, "red")
    ImageDraw.Draw(image).rectangle((size[0] // 2, 0, *size), fill="blue")
    return image.convert(mode)


def encoded(image: Image.Image, kind: str, **options) -> bytes:
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def seen(data: bytes) -> Image.Image:
    cleaned = photo.clean(data)
    image = Image.open(BytesIO(cleaned.data))
    assert (image.format, cleaned.mime, image.size) == ("JPEG", "image/jpeg", (cleaned.width, cleaned.height))
    return image.convert("RGB")


def near(found: tuple[int, ...], wanted: tuple[int, ...]) -> bool:
    return all(abs(one - other) < 40 for one, other in zip(found, wanted, strict=True))


def refusal(data: bytes) -> str:
    with pytest.raises(photo.NotAPhoto) as refused:
        photo.clean(data)
    assert refused.value.reason == str(refused.value)
    return refused.value.reason


def png_bomb(width: int, height: int) -> bytes:
    """A header that promises the world, and pixel data that squeezes small."""
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = b"IDAT" + zlib.compress(bytes(1_000_000))
    framed = (struct.pack(">I", len(c) - 4) + c + struct.pack(">I", zlib.crc32(c)) for c in (header, pixels))
    return b"\x89PNG\r\n\x1a\n" + b"".join(framed)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_each_accepted_format_comes_back_as_the_same_picture_in_jpeg(kind):
    image = seen(encoded(picture(), kind))
    assert image.size == (64, 40)
    assert near(image.getpixel((8, 20)), (255, 0, 0)) and near(image.getpixel((56, 20)), (0, 0, 255))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_every_kind_of_png_opens(mode):
    image = Image.new("I;16", (64, 40), 32768) if mode == "I;16" else picture(mode)
    assert seen(encoded(image, "PNG")).size == (64, 40)


def test_a_print_shops_cmyk_jpeg_opens():
    assert near(seen(encoded(picture("CMYK"), "JPEG")).getpixel((8, 20)), (255, 0, 0))


def test_sixteen_bit_grey_stays_grey():
    assert near(seen(encoded(Image.new("I;16", (8, 8), 32768), "PNG")).getpixel((4, 4)), (128, 128, 128))


def test_a_photo_forgets_where_it_was_taken():
    exif = Image.Exif()
    exif[GPS] = {1: "N", 2: (33.0, 51.0, 0.0), 3: "E", 4: (113.0, 29.0, 0.0)}
    exif[0x010F] = "HUAWEI"
    original = encoded(picture(), "JPEG", exif=exif)
    assert Image.open(BytesIO(original)).getexif().get_ifd(GPS)
    cleaned = photo.clean(original).data
    assert not Image.open(BytesIO(cleaned)).getexif()
    assert b"HUAWEI" not in cleaned and b"Exif" not in cleaned


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_other_formats_forget_it_too(kind):
    exif = Image.Exif()
    exif[0x010F] = "HUAWEI"
    assert b"HUAWEI" in encoded(picture(), kind, exif=exif)
    assert b"HUAWEI" not in photo.clean(encoded(picture(), kind, exif=exif)).data


def test_notes_and_profiles_do_not_travel():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    noted = encoded(picture(), "JPEG", comment=b"Li Ayi", xmp=b"<x>Li Ayi</x>", icc_profile=profile) + b"Li Ayi"
    text = PngImagePlugin.PngInfo()
    text.add_text("Author", "Li Ayi")
    for original in (noted, encoded(picture(), "PNG", pnginfo=text)):
        cleaned = photo.clean(original).data
        assert b"Li Ayi" in original and b"Li Ayi" not in cleaned
        assert set(Image.open(BytesIO(cleaned)).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_a_photo_taken_sideways_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was turned: show it a quarter clockwise
    image = seen(encoded(picture(), "JPEG", exif=exif))
    assert image.size == (40, 64)
    assert near(image.getpixel((20, 8)), (255, 0, 0)) and near(image.getpixel((20, 56)), (0, 0, 255))


def test_odd_exif_does_not_cost_the_photo():
    assert seen(encoded(picture(), "JPEG", exif=b"Exif\x00\x00II*\x00" + b"\xff" * 40)).size == (64, 40)


def test_what_was_transparent_becomes_white():
    clear = Image.new("RGBA", (8, 8), (0, 0, 0, 0))
    assert near(seen(encoded(clear, "PNG")).getpixel((4, 4)), (255, 255, 255))


def test_a_large_photo_is_made_smaller_in_its_own_proportions():
    cleaned = photo.clean(encoded(picture(size=(5000, 3000)), "JPEG"))
    assert (cleaned.width, cleaned.height) == (2560, 1536)


def test_a_moving_gif_shows_its_first_frame():
    film = encoded(picture(), "GIF", save_all=True, append_images=[Image.new("RGB", (64, 40), "green")])
    assert near(seen(film).getpixel((8, 20)), (255, 0, 0))


def test_a_file_over_five_megabytes_is_refused():
    assert "5 MB" in refusal(encoded(picture(), "JPEG") + bytes(5 * 1024 * 1024))


def test_more_than_twenty_megapixels_is_refused_before_a_pixel_is_decoded():
    assert "2000 万像素" in refusal(encoded(picture("L", (5001, 4000)), "PNG"))


@pytest.mark.parametrize("size", [(30_000, 30_000), (2**31 - 1, 2**31 - 1), (20_000_000, 1), (1, 20_000_000)])
def test_a_decompression_bomb_is_refused_by_its_header(size):
    assert "2000 万像素" in refusal(png_bomb(*size))


def test_a_webp_bomb_is_refused_by_its_header():
    canvas = b"VP8X" + struct.pack("<I", 10) + bytes(4) + (16382).to_bytes(3, "little") * 2
    frame = encoded(picture(), "WEBP")[12:]
    body = b"WEBP" + canvas + frame
    refusal(b"RIFF" + struct.pack("<I", len(body)) + body)


def test_a_gif_whose_frame_outgrows_its_header_is_refused():
    film = bytearray(encoded(picture("P"), "GIF"))
    frame = film.index(b"\x2c", 13 + 3 * 2 ** ((film[10] & 7) + 1))
    film[frame + 5 : frame + 9] = struct.pack("<HH", 60_000, 60_000)
    refusal(bytes(film))


def test_an_iphones_own_format_is_refused_with_a_way_out():
    assert "HEIC" in refusal(b"\x00\x00\x00\x18ftypheic" + bytes(100))


@pytest.mark.parametrize(
    "data",
    [
        b"MZ\x90\x00" + bytes(200),
        b"\x7fELF" + bytes(200),
        b"PK\x03\x04" + bytes(200),
        b"%PDF-1.7\n" + bytes(200),
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n",
        b"P6 10 10 255\n" + bytes(300),
        encoded(picture(), "TIFF"),
        encoded(picture(), "BMP"),
        encoded(picture(), "ICO"),
    ],
)
def test_what_only_calls_itself_a_photo_is_refused(data):
    assert "JPG" in refusal(data)


def test_a_photo_that_is_also_a_web_page_comes_back_as_a_photo_only():
    page = b"<script>alert(1)</script>"
    polyglot = encoded(picture(), "JPEG", comment=page) + page + b"PK\x03\x04"
    assert b"script" not in photo.clean(polyglot).data


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_half_a_photo_is_refused(kind):
    whole = encoded(picture(size=(400, 300)), kind)
    assert refusal(whole[: len(whole) // 2])


def test_an_empty_file_is_refused():
    assert refusal(b"")


SAMPLES = [
    *(encoded(picture(), kind) for kind in ("JPEG", "PNG", "WEBP", "GIF")),
    encoded(picture(), "JPEG", progressive=True, exif=b"Exif\x00\x00II*\x00\x08\x00\x00\x00\x00\x00"),
    encoded(picture("P"), "PNG"),
]


@settings(max_examples=600, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.sampled_from(SAMPLES),
    st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 255)), max_size=8),
    st.integers(0, 4000),
    st.binary(max_size=20),
)
def test_no_bytes_whatever_do_more_than_refuse(sample, changes, length, tail):
    data = bytearray(sample)
    for place, value in changes:
        data[place % len(data)] = value
    try:
        cleaned = photo.clean(bytes(data[:length]) + tail)
    except photo.NotAPhoto:
        return
    assert max(cleaned.width, cleaned.height) <= photo.LONGEST_SIDE


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400))
def test_noise_is_refused(noise):
    refusal(noise)
