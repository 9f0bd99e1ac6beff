"""The poster and the card as pictures for the docs: what a print shop would be sent, of a deputy who is nobody."""

from dataclasses import replace
from pathlib import Path

import pypdfium2

from app.demo.county import photos
from qr.printing import pdf
from qr.sheet import Sheet
from qr.token import link

TOKEN = "YGmXkj2VidWH"
WANG = Sheet(
    headline="王示例代表", levels=("县人大代表", "乡镇人大代表"), lines=("霍庄村村民", "丁营乡第一选区"),
    hangs_at="丁营乡霍庄村村室门口", hours="周一至周五 08:30-12:00、14:30-17:30",
    link=link("https://mashang.example.cn", TOKEN), token=TOKEN, station="丁营乡人大代表联络站",
    address="丁营乡政府院内东侧一楼（演示地址）", phone="000-0000-0000", portrait=photos.portrait(0),
)  # fmt: skip
GROUP = replace(
    WANG, headline="霍庄村代表活动小组", levels=(), lines=("王示例代表、李样本代表、张演示代表",), portrait=None,
    hangs_at="丁营乡霍庄村村室公示栏",
)  # fmt: skip
PICTURES = (("poster-a4", "a4", WANG, 900), ("poster-a3", "a3", WANG, 900), ("poster-group", "a4", GROUP, 900),
            ("card", "card", WANG, 900), ("cards", "cards", WANG, 900))  # fmt: skip


def draw(folder: Path) -> None:
    for name, form, sheet, wide in PICTURES:
        page = pypdfium2.PdfDocument(pdf(form, sheet))[0]
        page.render(scale=wide / page.get_width()).to_pil().save(folder / f"{name}.png", optimize=True)
        print(f"  {name}")
