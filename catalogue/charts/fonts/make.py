"""Make the two fonts of the PNG files from the font of the pages: `pip install fonttools brotli`, then run this.

The renderer reads no woff2 and no variable fonts. The licence keeps the name "Source" for the font as its maker made
it, so what is made here has another.
"""

from pathlib import Path

from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

HERE = Path(__file__).parent
SOURCE = HERE.parent.parent / "static/catalogue/fonts/source-sans-3.woff2"
FAMILY = "Drawing Sans"
WEIGHTS = {"Regular": 400, "SemiBold": 600}
# Copyright, licence and its address stay.
KEPT = {0, 13, 14}
# What a drawing never asks of a font.
LEFT_OUT = ("GSUB", "BASE", "STAT", "MVAR", "HVAR", "avar", "gasp", "prep")


def make(style: str, weight: int) -> None:
    font = instantiateVariableFont(TTFont(SOURCE), {"wght": weight})
    font.flavor = None
    for table in LEFT_OUT:
        if table in font:
            del font[table]
    names = font["name"]
    names.names = [name for name in names.names if name.nameID in KEPT]
    full = f"{FAMILY} {style}"
    said = {1: full, 2: "Regular", 3: full, 4: full, 6: full.replace(" ", ""), 16: FAMILY, 17: style}
    for number, text in said.items():
        names.setName(text, number, 3, 1, 0x409)
    font["OS/2"].usWeightClass = weight
    font["head"].modified = font["head"].created
    font.recalcTimestamp = False
    font.save(HERE / f"drawing-sans-{weight}.ttf")


if __name__ == "__main__":
    for style, weight in WEIGHTS.items():
        make(style, weight)
