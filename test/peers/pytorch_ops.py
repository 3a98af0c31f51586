"""Evaluates graphs of Hilum's op cases, and their gradients, by PyTorch.

stdin: JSON list of {name, inputs: [{name, shape, data}], constants: [{name, shape, data}], weights: [...] or null,
nodes: [{op, attributes, inputs: [name], outputs: [name], shapes: [[...]]}], result: name}; shapes have the batch bound.
stdout: JSON list of {name, result: [...], gradients: {input: [...]} or null}: those of sum(result * weights).
"""
import json
import sys

import torch
import torch.nn.functional as F


def pad_maps(x, pads, value=0.0):
    top, left, bottom, right = pads
    return F.pad(x, (left, right, top, bottom), value=value)


def per_channel(vector, like):
    return vector.reshape([1, -1] + [1] * (like.dim() - 2))


def other_axes(x):
    return [axis for axis in range(x.dim()) if axis != 1]


def conv(a, x, kernel, bias=None):
    return F.conv2d(pad_maps(x, a["pads"]), kernel, bias, a["strides"], 0, a["dilations"], a["group"])


def conv_input_gradient(a, dy, kernel):
    top, left, bottom, right = a["pads"]
    padded = [a["size"][0] + top + bottom, a["size"][1] + left + right]
    covered = [a["strides"][i] * (dy.shape[i + 2] - 1) + a["dilations"][i] * (kernel.shape[i + 2] - 1) + 1 for i in (0, 1)]
    whole = F.conv_transpose2d(dy, kernel, None, a["strides"], 0, [p - c for p, c in zip(padded, covered)], a["group"], a["dilations"])
    return whole[:, :, top : top + a["size"][0], left : left + a["size"][1]]


def average_pool(a, x):
    sums = F.avg_pool2d(pad_maps(x, a["pads"]), a["kernel"], a["strides"])
    counts = F.avg_pool2d(pad_maps(torch.ones_like(x), a["pads"]), a["kernel"], a["strides"])
    return sums / counts


def matrices(a, x, y):
    return (x.transpose(-1, -2) if a["transposeA"] else x) @ (y.transpose(-1, -2) if a["transposeB"] else y)


def reduce(function):
    return lambda a, x: function(x, dim=a["axes"], keepdim=a["keepDims"])


def take(a, x):
    index = [slice(None)] * x.dim()
    for axis, start, end, step in zip(a["axes"], a["starts"], a["ends"], a["steps"]):
        index[axis] = slice(start, end, step)
    return x[tuple(index)]


def resize(a, x):
    if a["interpolation"] == "nearest":
        return F.interpolate(x, scale_factor=a["scale"], mode="nearest")
    return F.interpolate(x, scale_factor=a["scale"], mode="bilinear", align_corners=False)


OPS = {
    "add": lambda a, x, y: x + y,
    "sub": lambda a, x, y: x - y,
    "mul": lambda a, x, y: x * y,
    "div": lambda a, x, y: x / y,
    "maximum": lambda a, x, y: torch.maximum(x, y),
    "greater": lambda a, x, y: (x > y).to(x.dtype),
    "neg": lambda a, x: -x,
    "sqrt": lambda a, x: torch.sqrt(x),
    "exp": lambda a, x: torch.exp(x),
    "log": lambda a, x: torch.log(x),
    "abs": lambda a, x: torch.abs(x),
    "sign": lambda a, x: torch.sign(x),
    "erf": lambda a, x: torch.erf(x),
    "pow": lambda a, x: torch.pow(x, a["exponent"]),
    "relu": lambda a, x: F.relu(x),
    "leakyRelu": lambda a, x: F.leaky_relu(x, a["slope"]),
    "elu": lambda a, x: F.elu(x, a["alpha"]),
    "sigmoid": lambda a, x: torch.sigmoid(x),
    "tanh": lambda a, x: torch.tanh(x),
    "softplus": lambda a, x: F.softplus(x),
    "softmax": lambda a, x: torch.softmax(x, -1),
    "logSoftmax": lambda a, x: torch.log_softmax(x, -1),
    "reduceSum": reduce(torch.sum),
    "reduceMean": reduce(torch.mean),
    "reduceMax": reduce(torch.amax),
    "channelMoments": lambda a, x: (x.mean(other_axes(x)), x.var(other_axes(x), correction=0)),
    "channelAffine": lambda a, x, scale, offset: x * per_channel(scale, x) + per_channel(offset, x),
    "channelDot": lambda a, x, y: (x * y).sum(other_axes(x)),
    "matMul": matrices,
    "conv": conv,
    "convInputGradient": conv_input_gradient,
    "maxPool": lambda a, x: F.max_pool2d(pad_maps(x, a["pads"], float("-inf")), a["kernel"], a["strides"]),
    "averagePool": average_pool,
    "resize": resize,
    "stopGradient": lambda a, x: x.detach(),
    "reshape": lambda a, x, shapes: x.reshape(shapes[0]),
    "transpose": lambda a, x: x.permute(a["permutation"]),
    "expandLike": lambda a, x, like: x.expand(like.shape),
    "slice": take,
    "split": lambda a, x: torch.split(x, a["sizes"], a["axis"]),
    "concat": lambda a, *parts: torch.cat(parts, a["axis"]),
    "pad": lambda a, x: pad_maps(x, a["pads"]),
}


def tensor(of):
    return torch.tensor(of["data"], dtype=torch.float64).reshape(of["shape"])


def evaluate(case):
    inputs = {of["name"]: tensor(of).requires_grad_(case["weights"] is not None) for of in case["inputs"]}
    values = {**inputs, **{of["name"]: tensor(of) for of in case["constants"]}}
    for node in case["nodes"]:
        shapes = {"shapes": node["shapes"]} if node["op"] == "reshape" else {}
        result = OPS[node["op"]](node["attributes"], *[values[name] for name in node["inputs"]], **shapes)
        results = result if isinstance(result, tuple) else (result,)
        values.update(zip(node["outputs"], results))
    result = values[case["result"]]
    answer = {"name": case["name"], "result": result.detach().flatten().tolist(), "gradients": None}
    if case["weights"] is not None:
        weights = torch.tensor(case["weights"], dtype=torch.float64).reshape(result.shape)
        (result * weights).sum().backward()
        answer["gradients"] = {name: value.grad.flatten().tolist() for name, value in inputs.items()}
    return answer


if __name__ == "__main__":
    if "--ops" in sys.argv:
        print(json.dumps(sorted(OPS)))
    else:
        print(json.dumps([evaluate(case) for case in json.load(sys.stdin)]))
