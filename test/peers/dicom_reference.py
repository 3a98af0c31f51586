"""Reference values for every DICOM file of a folder: pydicom 2.3.1 with numpy, GDCM and Pillow as pixel handlers.

    /usr/bin/python3 test/peers/dicom_reference.py ../shared/data/dicom > test/fixtures/dicom-reference.json

For each file: a digest and a sparse sample of the stored values (decompressed, before look-up tables; one pixel's channels
together), and a sparse sample of the display values in shares of white (modality, value of interest, polarity), or why there
are none. Display: pydicom's apply_modality_lut and apply_voi_lut, apply_color_lut, convert_color_space; without a window or
table from the smallest to the largest value. Polarity and padding are applied here, as PS3.3 says.
"""
import hashlib
import json
import os
import sys
import warnings

import numpy as np
import pydicom
from pydicom.pixel_data_handlers.util import apply_color_lut, apply_modality_lut, apply_voi_lut

SAMPLES = 97
LOSSY = {"1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.51", "1.2.840.10008.1.2.4.81", "1.2.840.10008.1.2.4.91"}
warnings.filterwarnings("ignore")


def refusal(ds):
    """Why a sound file is none of a single-frame film of 8 or 16 bits; None when it is one."""
    if "PixelData" not in ds:
        return "no pixels"
    frames = str(ds.get("NumberOfFrames", 1))
    if not frames.isdigit():
        ds.pop("NumberOfFrames", None)
    elif int(frames) > 1:
        return "several frames"
    if ds.get("BitsAllocated") not in (8, 16):
        return f"{ds.get('BitsAllocated')} bits allocated"
    return None


def stored(ds):
    """height × width × channels stored values, sign-extended; bits beyond Bits Stored are cleared."""
    coded = ds.file_meta.TransferSyntaxUID.is_compressed
    photometric = ds.PhotometricInterpretation
    # 8-bit samples in big-endian words: pydicom 2.3 does not swap them, dcmtk does, as PS3.5 section 8.1.1 says.
    if ds.file_meta.TransferSyntaxUID == "1.2.840.10008.1.2.2" and ds.BitsAllocated == 8 and ds["PixelData"].VR == "OW":
        ds.PixelData = np.frombuffer(ds.PixelData, ">u2").astype("<u2").tobytes()
    pixels = ds.pixel_array
    values = pixels.astype(np.int64)
    shift = 0 if coded and ds.file_meta.TransferSyntaxUID != "1.2.840.10008.1.2.5" else ds.HighBit - ds.BitsStored + 1
    values = (values >> shift) & ((1 << ds.BitsStored) - 1)
    if ds.PixelRepresentation == 1:
        sign = 1 << (ds.BitsStored - 1)
        values = (values ^ sign) - sign
    return values, photometric


def display(ds, values):
    """Shares of white, 0 to 1."""
    photometric = ds.PhotometricInterpretation
    if photometric == "PALETTE COLOR":
        if not ds.is_little_endian:
            # pydicom 2.3 reads the entries as little endian whatever the file is; dcmtk does not.
            for colour in ("Red", "Green", "Blue"):
                entries = ds[f"{colour}PaletteColorLookupTableData"]
                entries.value = np.frombuffer(entries.value, ">u2").astype("<u2").tobytes()
        rgb = apply_color_lut(values.astype(np.uint16 if ds.BitsStored > 8 else np.uint8), ds).astype(np.float64)
        return rgb @ [0.299, 0.587, 0.114] / (255 if rgb.max() <= 255 and ds.RedPaletteColorLookupTableDescriptor[2] == 8 else 65535)
    if values.ndim == 3:
        white = 2.0 ** ds.BitsStored - 1
        if photometric.startswith("YBR_FULL"):
            return values[..., 0] / white
        return values @ np.array([0.299, 0.587, 0.114]) / white
    padding = np.zeros(values.shape, bool)
    if ds.get("PixelPaddingValue") is not None:
        limit = ds.get("PixelPaddingRangeLimit", ds.PixelPaddingValue)
        padding = (values >= min(ds.PixelPaddingValue, limit)) & (values <= max(ds.PixelPaddingValue, limit))
    # Some writers leave every attribute there, empty: an empty one is none.
    for keyword in ("RescaleSlope", "RescaleIntercept", "WindowCenter", "WindowWidth", "VOILUTFunction", "ModalityLUTSequence", "VOILUTSequence"):
        value = ds.get(keyword)
        if value in (None, "") or (keyword.endswith("Sequence") and not (len(value) and value[0].get("LUTDescriptor"))):
            ds.pop(keyword, None)
    modality = apply_modality_lut(values.astype(np.int32), ds)
    voi = "VOILUTSequence" in ds
    window = ds.get("WindowWidth") not in (None, "") and ds.get("WindowCenter") not in (None, "")
    if voi:
        shares = apply_voi_lut(modality.astype(np.int32), ds).astype(np.float64) / (2.0 ** ds.VOILUTSequence[0].LUTDescriptor[2] - 1)
    elif window:
        # apply_windowing spreads over the range of the stored type through the rescale: undone here.
        bits = ds.BitsStored
        low, high = (-(2.0 ** (bits - 1)), 2.0 ** (bits - 1) - 1) if ds.PixelRepresentation == 1 else (0.0, 2.0 ** bits - 1)
        if "ModalityLUTSequence" in ds:
            low, high = 0.0, 2.0 ** ds.ModalityLUTSequence[0].LUTDescriptor[2] - 1
        else:
            slope, intercept = float(ds.get("RescaleSlope", 1)), float(ds.get("RescaleIntercept", 0))
            low, high = low * slope + intercept, high * slope + intercept
        shares = (apply_voi_lut(modality.astype(np.float64), ds) - low) / (high - low)
    else:
        seen = modality[~padding].astype(np.float64)
        low, high = (seen.min(), seen.max()) if seen.size else (0, 0)
        shares = (modality - low) / (high - low) if high > low else np.zeros(modality.shape)
    shape = ds.get("PresentationLUTShape", "")
    inverse = shape == "INVERSE" if shape in ("INVERSE", "IDENTITY") else photometric == "MONOCHROME1"
    shares = np.clip(shares, 0, 1)
    shares = 1 - shares if inverse else shares
    shares[padding] = 0
    return shares


def reference(path):
    try:
        ds = pydicom.dcmread(path)
    except pydicom.errors.InvalidDicomError:
        return {"refused": "not a Part 10 file"}
    if "TransferSyntaxUID" not in ds.file_meta:
        return {"refused": "no transfer syntax"}
    syntax = str(ds.file_meta.TransferSyntaxUID)
    entry = {"syntax": syntax}
    if refusal(ds) is not None:
        return {**entry, "refused": refusal(ds)}
    try:
        values, _ = stored(ds)
    except Exception as error:
        return {**entry, "refused": f"unreadable ({type(error).__name__})"}
    flat = values.reshape(-1)
    step = max(1, flat.size // SAMPLES)
    entry.update({
        "photometric": str(ds.PhotometricInterpretation), "lossy": syntax in LOSSY, "width": int(ds.Columns), "height": int(ds.Rows),
        "sha256": hashlib.sha256(flat.astype("<i4").tobytes()).hexdigest(), "stored": flat[::step].tolist(),
    })
    shares = display(ds, values).reshape(-1)
    step = max(1, shares.size // SAMPLES)
    entry["display"] = [round(float(share), 5) for share in shares[::step]]
    return entry


def main(folder):
    files = sorted(os.path.relpath(os.path.join(root, name), folder) for root, _, names in os.walk(folder) for name in names if name != "index.csv")
    table = {file: reference(os.path.join(folder, file)) for file in files}
    print("{\n" + ",\n".join(f"{json.dumps(file)}: {json.dumps(entry, separators=(',', ':'))}" for file, entry in table.items()) + "\n}")


if __name__ == "__main__":
    main(sys.argv[1])
