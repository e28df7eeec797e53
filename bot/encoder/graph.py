"""Writes the encoder as an ONNX graph: matrix products in 8 bits, the table of pieces in 4 as the package has it.

A few inputs of the products are ten times as large as the others, most in the feed-forward layers, and in 8 bits the
others would vanish beside them. Each input is divided by a factor of its own, and its weights multiplied by it
(SmoothQuant, https://arxiv.org/abs/2211.10438); the factors come from the ranges that sentences give. What attention
puts out is a mean of its values, channel by channel, so the values' own weights take its division along for nothing.

Operators of the domain com.microsoft are ONNX Runtime's own
(https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md).
"""

from __future__ import annotations

from typing import Any, Dict, List, Mapping, Sequence, Tuple

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

from bot.encoder.adapter import Adapter
from bot.encoder.package_weights import Floats, PackageWeights

_RUNTIME = "com.microsoft"
_OPSETS = (helper.make_opsetid("", 17), helper.make_opsetid(_RUNTIME, 1))
_IR_VERSION = 8
# 7 bits of the 8: products of pairs stay within 16 bits also on processors without VNNI, which saturate there.
_LARGEST = 63
_SMOOTHING = 0.8

Ranges = Mapping[str, Floats]


def build(
    weights: PackageWeights, kept: npt.NDArray[np.int64], adapter: Adapter, ranges: Ranges
) -> Tuple[onnx.ModelProto, Dict[str, str]]:
    """Give the model: input_ids (int64, 1 × tokens) to last_hidden_state (float32, 1 × tokens × hidden).

    `kept` are the ids of the pieces that are kept, in the order of their new numbers. `ranges` are the largest
    inputs (a value a channel) of the layers that are smoothed; without them none is. The second value names the
    outputs, within the graph, that are those inputs.
    """
    graph = _Graph(ranges)
    x = _embeddings(graph, weights, kept)
    for number in range(weights.sizes.layers):
        x = _layer(graph, weights, adapter, number, x)
    given = helper.make_tensor_value_info("input_ids", TensorProto.INT64, [1, "tokens"])
    made = helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, [1, "tokens", weights.sizes.hidden])
    graph.add("Identity", [x], output=made.name)
    whole = helper.make_graph(graph.nodes, "multilingual-e5-small", [given], [made], graph.tensors)
    model = helper.make_model(whole, opset_imports=_OPSETS, producer_name="faqbot", ir_version=_IR_VERSION)
    return model, graph.inputs


def watched(model: onnx.ModelProto, names: Mapping[str, str]) -> onnx.ModelProto:
    """Give a copy of the model that also puts out what `names` (name → output within the graph) holds, by that name."""
    copy = onnx.ModelProto()
    copy.CopyFrom(model)
    for name, output in names.items():
        copy.graph.node.append(helper.make_node("Identity", [output], [name]))
        copy.graph.output.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, None))
    return copy


class _Graph:
    """Collects nodes and tensors, and names what they put out."""

    def __init__(self, ranges: Ranges) -> None:
        self.nodes: List[onnx.NodeProto] = []
        self.tensors: List[onnx.TensorProto] = []
        self.inputs: Dict[str, str] = {}
        self._ranges = ranges

    def hold(self, name: str, values: npt.NDArray[Any]) -> str:
        """Add a tensor and give its name."""
        self.tensors.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def add(self, kind: str, inputs: Sequence[str], *, domain: str = "", output: str = "", **attributes: Any) -> str:
        """Add a node with one output and give that output's name."""
        output = output or f"{kind}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [output], domain=domain, **attributes))
        return output

    def smoothed(self, name: str, x: str, weight: Floats, bias: Floats) -> str:
        """Add a matrix product whose inputs are divided, and whose weights are multiplied, by factors an input."""
        self.inputs[name] = x
        if name not in self._ranges:
            return self.linear(name, x, weight, bias)
        factors = self.factors(name, weight)
        divided = self.add("Mul", [x, self.hold(f"{name}.smooth", 1.0 / factors)])
        return self.linear(name, divided, weight * factors, bias)

    def factors(self, name: str, weight: Floats) -> Floats:
        """Give what the inputs of the layer `name` are to be divided by: ones while their ranges are not known."""
        if name not in self._ranges:
            return np.ones(weight.shape[1], dtype=np.float32)
        return _factors(self._ranges[name], weight)

    def linear(self, name: str, x: str, weight: Floats, bias: Floats) -> str:
        """Add a matrix product in 8 bits: weights (outputs × inputs) scaled per output, the input as it comes."""
        scale = np.maximum(np.abs(weight).max(axis=1), 1e-12) / _LARGEST
        rounded = np.rint(weight / scale[:, None]).astype(np.int8)
        return self.add(
            "DynamicQuantizeMatMul",
            [
                x,
                self.hold(f"{name}.weight", rounded.T),
                self.hold(f"{name}.scale", scale.astype(np.float32)),
                self.hold(f"{name}.zero", np.zeros(len(scale), dtype=np.int8)),
                self.hold(f"{name}.bias", bias),
            ],
            domain=_RUNTIME,
        )


def _embeddings(graph: _Graph, weights: PackageWeights, kept: npt.NDArray[np.int64]) -> str:
    halves, scales = weights.blocks("emb.word", kept)
    words = graph.add(
        "GatherBlockQuantized",
        [graph.hold("words", halves), "input_ids", graph.hold("words.scale", scales)],
        domain=_RUNTIME,
        gather_axis=0,
        quantize_axis=1,
        block_size=weights.block,
        bits=4,
    )
    hidden = weights.sizes.hidden
    places = weights.tensor("emb.pos").reshape(-1, hidden) + weights.tensor("emb.type").reshape(-1, hidden)[0]
    length = graph.add("Slice", [graph.add("Shape", ["input_ids"]), *_numbers(graph, "length", 1, 2)])
    start, axis = graph.hold("places.start", np.array([0])), graph.hold("places.axis", np.array([0]))
    used = graph.add("Slice", [graph.hold("places", places), start, length, axis])
    total = graph.add("Add", [graph.add("Cast", [words], to=TensorProto.FLOAT), used])
    norm = [graph.hold(f"emb.ln.{part}", weights.tensor(f"emb.ln.{part}")) for part in ("w", "b")]
    return graph.add("LayerNormalization", [total, *norm], axis=-1, epsilon=weights.sizes.epsilon)


def _layer(graph: _Graph, weights: PackageWeights, adapter: Adapter, number: int, x: str) -> str:
    def matrix(*names: str) -> Tuple[Floats, Floats]:
        parts = [f"l{number}.{name}" for name in names]
        changed = [adapter.applied(part, weights.matrix(f"{part}.w")) for part in parts]
        return np.concatenate(changed), np.concatenate([weights.tensor(f"{part}.b") for part in parts])

    def normed(given: str, added: str, name: str) -> str:
        norm = [graph.hold(f"l{number}.{name}.{part}", weights.tensor(f"l{number}.{name}.{part}")) for part in "wb"]
        return graph.add(
            "SkipLayerNormalization", [given, added, *norm], domain=_RUNTIME, epsilon=weights.sizes.epsilon
        )

    (asked, asked_bias), (values, values_bias), (out, out_bias) = matrix("q", "k"), matrix("v"), matrix("ao")
    factors = graph.factors(f"l{number}.ao", out)
    together = np.concatenate([asked, values / factors[:, None]])
    x_parts = graph.linear(f"l{number}.qkv", x, together, np.concatenate([asked_bias, values_bias / factors]))
    parts = [f"l{number}.{name}" for name in "qkv"]
    graph.nodes.append(helper.make_node("Split", [x_parts], parts, axis=-1))
    seen = graph.add("MultiHeadAttention", parts, domain=_RUNTIME, num_heads=weights.sizes.heads)
    graph.inputs[f"l{number}.ao"] = seen
    x = normed(x, graph.linear(f"l{number}.ao", seen, out * factors, out_bias), "aln")
    inner = graph.add("Gelu", [graph.smoothed(f"l{number}.fi", x, *matrix("fi"))], domain=_RUNTIME)
    return normed(x, graph.smoothed(f"l{number}.fo", inner, *matrix("fo")), "oln")


def _factors(largest: Floats, weight: Floats) -> Floats:
    """Give for each input what it is to be divided by: its own size against its weights', one in the mean."""
    inputs, weights = np.maximum(largest, 1e-3), np.maximum(np.abs(weight).max(axis=0), 1e-4)
    factors = inputs**_SMOOTHING / weights ** (1.0 - _SMOOTHING)
    centred: Floats = (factors / np.exp(np.log(factors).mean())).astype(np.float32)
    return centred


def _numbers(graph: _Graph, name: str, *values: int) -> List[str]:
    return [graph.hold(f"{name}.{n}", np.array([value])) for n, value in enumerate(values)]
