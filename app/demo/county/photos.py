"""Pictures drawn, not taken: enough to see that a photo came along, and that nobody is in it."""

from io import BytesIO

from PIL import Image, ImageDraw

SIZE = (960, 720)
SKY, NIGHT, GROUND, ROAD = "#cfe0ee", "#27314a", "#b9a98a", "#8d8d8b"
Pen = ImageDraw.ImageDraw


def draw(what: str) -> bytes:
    sheet = Image.new("RGB", SIZE, NIGHT if what == "lamp" else SKY)
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((0, 400, 960, 720), fill=GROUND)
    DRAWN[what](pen)
    pen.text((24, 680), "DEMO - drawn by a program", fill="#222222", font_size=26)
    out = BytesIO()
    sheet.save(out, "JPEG", quality=80)
    return out.getvalue()


FACE = (720, 960)
COATS, SKINS, HAIRS = (
    ("#3c5a78", "#7a4b3a", "#4d6b4f", "#5b5470"),
    ("#e9c9a8", "#d8b08c", "#c99f7b"),
    ("#2a2521", "#6b6560"),
)


def portrait(number: int) -> bytes:
    """Somebody who is nobody: a head without a face, shoulders, a number's own colours."""
    sheet = Image.new("RGB", FACE, ("#dce5ec", "#e8e2d6", "#dfe8df")[number % 3])
    pen = ImageDraw.Draw(sheet)
    coat, skin, hair = COATS[number % 4], SKINS[number % 3], HAIRS[number % 2]
    pen.ellipse((70, 640, 650, 1300), fill=coat)
    pen.polygon([(290, 640), (430, 640), (360, 770)], fill="#f4f1ea")
    pen.rounded_rectangle((300, 520, 420, 690), 50, fill=skin)
    if number % 2:
        pen.rounded_rectangle((195, 190, 525, 620), 150, fill=hair)
    pen.ellipse((222, 205, 498, 590), fill=skin)
    pen.chord((212, 170, 508, 470), 180, 360, fill=hair)
    out = BytesIO()
    sheet.save(out, "JPEG", quality=82)
    return out.getvalue()


def _ditch(pen: Pen) -> None:
    pen.polygon([(0, 560), (960, 470), (960, 560), (0, 700)], fill="#4c5a3c")
    for x in range(40, 920, 110):
        pen.ellipse((x, 560 - x // 12, x + 90, 600 - x // 12), fill="#6d7a4d")


def _lamp(pen: Pen) -> None:
    pen.rectangle((0, 400, 960, 720), fill="#161c2b")
    for x in (180, 470, 760):
        pen.rectangle((x, 150, x + 14, 560), fill="#5b6270")
        pen.ellipse((x - 24, 120, x + 38, 165), fill="#3a4050")


def _bridge(pen: Pen) -> None:
    pen.rectangle((0, 430, 960, 540), fill=ROAD)
    pen.rectangle((0, 540, 960, 720), fill="#7f9fb5")
    for x in range(20, 960, 90):
        if not 380 < x < 620:
            pen.rectangle((x, 340, x + 16, 440), fill="#d8d4cb")
            pen.rectangle((x, 350, x + 90, 362), fill="#d8d4cb")


def _pipe(pen: Pen) -> None:
    pen.polygon([(250, 420), (710, 420), (960, 720), (0, 720)], fill=ROAD)
    pen.ellipse((300, 500, 720, 640), fill="#a9c3d6")
    pen.rectangle((180, 430, 420, 462), fill="#5c6a74")


def _road(pen: Pen) -> None:
    pen.polygon([(330, 400), (630, 400), (940, 720), (20, 720)], fill=ROAD)
    for y in range(430, 720, 70):
        pen.polygon([(474, y), (486, y), (490, y + 34), (470, y + 34)], fill="#e8e4da")


def _pothole(pen: Pen) -> None:
    _road(pen)
    pen.ellipse((360, 530, 640, 640), fill="#4a4038")
    pen.ellipse((400, 550, 600, 620), fill="#2c2622")


def _patched(pen: Pen) -> None:
    _road(pen)
    pen.polygon([(370, 520), (640, 520), (670, 650), (340, 650)], fill="#5a5a5c")
    for x in (250, 720):
        pen.rectangle((x, 430, x + 14, 560), fill="#d8d4cb")
        pen.rectangle((x, 450, x + 14, 474), fill="#b3341f")


DRAWN = {
    "ditch": _ditch, "lamp": _lamp, "bridge": _bridge, "pipe": _pipe, "pothole": _pothole, "patched": _patched,
}  # fmt: skip
