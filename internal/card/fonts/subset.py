#!/usr/bin/env python3
"""Makes the fonts of this folder: the letters of Latin, Greek and Cyrillic (Kazakh
too), and of Arabic (Persian and Urdu too), of Debian's fonts-noto-core 20201225, by
its python3-fonttools 4.38. gen packs them.

The forms in which Arabic letters join stand in the private area of the character
map, so that whoever draws needs no tables of shaping: of the letter U+0600+n, E000+4n
is its form at the end of a word, then at the beginning, then in between; of an alef
U+0600+n behind a lam, E800+2n is both by themselves, then joined to what is before."""

import os
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

SOURCE = "/usr/share/fonts/truetype/noto/"
LATIN = ("20-7E A0-24F 259 2B9-2BD 300-304 306-30C 323 327 328 338 370-52F 1E00-1EFF 2010-2015 2018-201E 2020-2022 2026 202F "
         "2030 2032 2033 2039 203A 2044 20A0-20BF 2116 2122 2190-2193 2212 2248 2260 2264 2265")
ARABIC = "20 28 29 2E A0 AB BB 600-6FF FD3E FD3F"


def characters(ranges):
    for part in ranges.split():
        first, _, last = part.partition("-")
        yield from range(int(first, 16), int(last or first, 16) + 1)


def lookups(font, tag):
    table = font["GSUB"].table
    for record in table.FeatureList.FeatureRecord:
        if record.FeatureTag == tag:
            for i in record.Feature.LookupListIndex:
                yield from table.LookupList.Lookup[i].SubTable


def private_forms(font):
    known, forms = font.getBestCmap(), {}
    for n, tag in enumerate(("fina", "init", "medi")):
        for lookup in lookups(font, tag):
            for r in range(0x600, 0x700):
                if known.get(r) in lookup.mapping:
                    forms[0xE000 + 4 * (r - 0x600) + n] = lookup.mapping[known[r]]
    for lookup in lookups(font, "rlig"):
        for r in range(0x600, 0x700):
            for n, lam in enumerate((0xE001, 0xE002)):
                for lig in lookup.ligatures.get(forms.get(lam + 4 * 0x44), ()):
                    if lig.Component == [forms.get(0xE000 + 4 * (r - 0x600))]:
                        forms[0xE800 + 2 * (r - 0x600) + n] = lig.LigGlyph
    return forms


def subset(name, ranges, features):
    font = TTFont(SOURCE + name + ".ttf")
    wanted = set(characters(ranges))
    if "Arabic" in name:
        forms = private_forms(font)
        for table in font["cmap"].tables:
            if table.isUnicode() and table.format != 14:
                table.cmap.update(forms)
        wanted |= set(forms)
    options = Options(layout_features=features, hinting=False, name_IDs=[0, 1, 2, 5, 6, 13, 14])
    options.drop_tables += ["DSIG", "STAT", "HVAR", "MVAR"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)
    font.save(name + ".ttf")


os.chdir(os.path.dirname(os.path.abspath(__file__)))
for weight in "Regular", "Bold":
    subset("NotoSans-" + weight, LATIN, ["kern", "mark", "ccmp"])
    subset("NotoSansArabic-" + weight, ARABIC, ["init", "medi", "fina", "rlig", "mark", "mkmk", "ccmp"]) # by which a test compares
