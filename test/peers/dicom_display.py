"""Small films for each rule from stored values to display, and what dcmtk shows: test/fixtures/dicom-display.json.

    /usr/bin/python3 test/peers/dicom_display.py > test/fixtures/dicom-display.json

dcm2pnm writes 8-bit images: +Wl 1 uses the first VOI table, +Wi 1 the first window, +Wm the smallest to the largest value.
Colour is compared as luma (Rec. 601). LINEAR_EXACT is not in dcmtk 3.6: PS3.3 C.11.2.1.3.2 is written out below.
"""
import base64
import io
import json
import os
import subprocess
import tempfile

import numpy as np
from dicom_syntaxes import film, formula, written
from PIL import Image
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence
from pydicom.uid import ExplicitVRBigEndian, ImplicitVRLittleEndian


def with_attributes(ds, **attributes):
    for keyword, value in attributes.items():
        setattr(ds, keyword, value)
    return ds


def table(entries, first, bits, big=False):
    item = Dataset()
    item.add_new(0x00283002, "US" if first >= 0 else "SS", [len(entries), first, bits])
    item.add_new(0x00283006, "OW", np.asarray(entries).astype(">u2" if big else "<u2").tobytes())
    return Sequence([item])


def shown(ds, *options):
    with tempfile.TemporaryDirectory() as folder:
        source, target = os.path.join(folder, "in.dcm"), os.path.join(folder, "out.pnm")
        with open(source, "wb") as file:
            file.write(written(ds))
        subprocess.run(["dcm2pnm", "+op", *options, source, target], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        pixels = np.array(Image.open(target)).astype(float)
    return pixels @ [0.299, 0.587, 0.114] if pixels.ndim == 3 else pixels


def ybr(rgb):
    red, green, blue = np.moveaxis(rgb.astype(float), -1, 0)
    y = 0.299 * red + 0.587 * green + 0.114 * blue
    return np.clip(np.stack([y, 128 + 0.564 * (blue - y), 128 + 0.713 * (red - y)], -1).round(), 0, 255)


def cases():
    square = (np.arange(4096) ** 2 / 4095 ** 2 * 65535).astype(int)
    root = (np.sqrt(np.arange(3000) / 2999) * 1023).astype(int)
    grey = lambda **rest: film(formula(12, **rest), 12, **rest)
    window = {"WindowCenter": [1500, 100], "WindowWidth": [2000, 10]}
    yield "linear window, the first of two", with_attributes(grey(), **window), ["+Wi", "1"]
    yield "window after a rescale", with_attributes(grey(), **window, RescaleSlope=0.5, RescaleIntercept=300), ["+Wi", "1"]
    yield "window after a negative slope", with_attributes(grey(), WindowCenter=-1500, WindowWidth=2500, RescaleSlope=-1, RescaleIntercept=0), ["+Wi", "1"]
    yield "window of signed values", with_attributes(grey(signed=True), WindowCenter=-300, WindowWidth=1800), ["+Wi", "1"]
    yield "sigmoid window", with_attributes(grey(), **window, VOILUTFunction="SIGMOID"), ["+Wi", "1"]
    yield "window of MONOCHROME1", with_attributes(film(formula(12), 12, photometric="MONOCHROME1"), **window), ["+Wi", "1"]
    yield "VOI table, 16 bits", with_attributes(grey(), VOILUTSequence=table(square, 0, 16)), ["+Wl", "1"]
    yield "VOI table, 10 bits, from 500, before a window", with_attributes(grey(), VOILUTSequence=table(root, 500, 10), **window), ["+Wl", "1"]
    yield "VOI table of signed values", with_attributes(grey(signed=True), VOILUTSequence=table(root, -1500, 10)), ["+Wl", "1"]
    yield "modality table, then a window", with_attributes(grey(), ModalityLUTSequence=table(square, 0, 16), ModalityLUTType="US", WindowCenter=30000, WindowWidth=40000), ["+Wi", "1"]
    yield "modality table, no window", with_attributes(grey(), ModalityLUTSequence=table(root, 500, 10), ModalityLUTType="US"), ["+Wm"]
    yield "modality table, big endian", with_attributes(film(formula(12), 12, syntax=ExplicitVRBigEndian), ModalityLUTSequence=table(square, 0, 16, True), ModalityLUTType="US", WindowCenter=30000, WindowWidth=40000), ["+Wi", "1"]
    yield "VOI table, implicit", with_attributes(film(formula(12), 12, syntax=ImplicitVRLittleEndian), VOILUTSequence=table(root, 500, 10)), ["+Wl", "1"]
    for shape in ("IDENTITY", "INVERSE"):
        for photometric in ("MONOCHROME1", "MONOCHROME2"):
            yield f"{photometric} with presentation shape {shape}", with_attributes(film(formula(12), 12, photometric=photometric), PresentationLUTShape=shape, **window), ["+Wi", "1"]
    yield "no window", grey(), ["+Wm"]
    yield "no window, signed MONOCHROME1", film(formula(16, True), 16, True, photometric="MONOCHROME1"), ["+Wm"]
    rgb = formula(8, channels=3)
    yield "RGB", film(rgb, 8, photometric="RGB"), []
    yield "YBR_FULL", film(ybr(rgb), 8, photometric="YBR_FULL"), []
    # Pairs of one colour: what halved colour loses would leave the range of RGB.
    full = ybr(np.repeat(rgb[:, ::2], 2, axis=1))
    full[:, 1::2, 0] = np.clip(full[:, 1::2, 0] + 3, 0, 250)
    halved = film(full, 8, photometric="YBR_FULL_422")
    halved.PixelData = np.stack([full[:, 0::2, 0], full[:, 1::2, 0], full[:, 0::2, 1], full[:, 0::2, 2]], -1).astype("u1").tobytes()
    halved["PixelData"].VR = "OB"
    yield "YBR_FULL_422", halved, []
    for bits, depth in ((8, "u1"), (16, "<u2")):
        palette = film(formula(8), 8, photometric="PALETTE COLOR")
        for tag, gamma in ((1, 1.0), (2, 0.5), (3, 2.0)):
            entries = ((np.arange(200) / 199) ** gamma * (2 ** bits - 1)).astype(depth)
            palette.add_new(0x00281100 + tag, "US", [200, 20, bits])
            palette.add_new(0x00281200 + tag, "OW", entries.tobytes())
        yield f"PALETTE COLOR of {bits} bits", palette, []


def main():
    lines = [{"name": name, "file": written(ds), "shown": shown(ds, *options)} for name, ds, options in cases()]
    exact = film(formula(12), 12)
    with_attributes(exact, WindowCenter=1500, WindowWidth=2000, VOILUTFunction="LINEAR_EXACT")
    lines.append({"name": "LINEAR_EXACT window", "file": written(exact), "shown": np.clip((formula(12) - 1500) / 2000 + 0.5, 0, 1) * 255})
    padded = film(formula(12), 12)
    with_attributes(padded, PixelPaddingValue=0, PixelPaddingRangeLimit=99, WindowCenter=500, WindowWidth=1000)
    values = formula(12)
    lines.append({"name": "padding is black", "file": written(padded), "shown": np.where(values <= 99, 0, np.clip((values - 499.5) / 999 + 0.5, 0, 1) * 255)})
    text = [json.dumps({"name": line["name"], "file": base64.b64encode(line["file"]).decode(), "shown": line["shown"].round(1).reshape(-1).tolist()}, separators=(",", ":")) for line in lines]
    print("[\n" + ",\n".join(text).replace(".0,", ",").replace(".0]", "]") + "\n]")


if __name__ == "__main__":
    main()
