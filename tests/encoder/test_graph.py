"""The parts of the graph that decide how near 8 bits come to the package's weights."""

from __future__ import annotations

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper

from bot.encoder.graph import _OPSETS, _factors, _Graph, watched
from bot.encoder.package_weights import Floats

INPUTS, OUTPUTS = 64, 16


@pytest.fixture
def weight() -> Floats:
    drawn = np.random.default_rng(5).normal(size=(OUTPUTS, INPUTS))
    return (drawn * 0.1).astype(np.float32)


@pytest.fixture
def asked() -> Floats:
    """Inputs of which two channels are fifty times as large as the others, as in the feed-forward layers."""
    drawn = np.random.default_rng(6).normal(size=(1, 9, INPUTS))
    drawn[..., [3, 40]] *= 50
    return drawn.astype(np.float32)


def product(weight: Floats, asked: Floats, ranges: dict[str, Floats]) -> Floats:
    graph = _Graph(ranges)
    graph.add("Identity", [graph.smoothed("l0.fi", "x", weight, np.zeros(OUTPUTS, np.float32))], output="y")
    given = helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, None, INPUTS])
    made = helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, None, OUTPUTS])
    whole = helper.make_graph(graph.nodes, "product", [given], [made], graph.tensors)
    model = helper.make_model(whole, opset_imports=_OPSETS, ir_version=8)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    found: Floats = session.run(["y"], {"x": asked})[0]
    return found


def error(found: Floats, weight: Floats, asked: Floats) -> float:
    exact = asked @ weight.T
    return float(np.linalg.norm(found - exact) / np.linalg.norm(exact))


def test_a_product_in_eight_bits_comes_near(weight: Floats) -> None:
    asked = np.random.default_rng(7).normal(size=(1, 9, INPUTS)).astype(np.float32)
    assert error(product(weight, asked, {}), weight, asked) < 0.02


def test_smoothing_keeps_the_small_inputs_beside_the_large(weight: Floats, asked: Floats) -> None:
    """The large channels would fill the eight bits: of the small ones hardly anything would be left."""
    small = asked.copy()
    small[..., [3, 40]] = 0
    alone = weight.copy()
    alone[:, [3, 40]] = 0
    ranges = {"l0.fi": np.abs(asked).reshape(-1, INPUTS).max(axis=0)}
    plain, smooth = (error(product(alone, asked, given), alone, small) for given in ({}, ranges))
    assert smooth < plain / 3


def test_factors_are_one_in_the_mean_and_grow_with_the_input(weight: Floats, asked: Floats) -> None:
    largest = np.abs(asked).reshape(-1, INPUTS).max(axis=0)
    factors = _factors(largest, weight)
    assert factors.dtype == np.float32
    assert np.log(factors).mean() == pytest.approx(0.0, abs=1e-5)
    assert set(np.argsort(factors)[-2:]) == {3, 40}


def test_inputs_and_weights_of_nothing_give_no_infinity(weight: Floats) -> None:
    weight[:, 7] = 0
    factors = _factors(np.zeros(INPUTS, np.float32), weight)
    assert np.isfinite(factors).all() and (factors > 0).all()


def test_what_is_watched_comes_out_beside_the_result(weight: Floats, asked: Floats) -> None:
    graph = _Graph({})
    graph.add("Identity", [graph.smoothed("l0.fi", "x", weight, np.zeros(OUTPUTS, np.float32))], output="y")
    given = helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, None, INPUTS])
    made = helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, None, OUTPUTS])
    whole = helper.make_graph(graph.nodes, "product", [given], [made], graph.tensors)
    model: onnx.ModelProto = helper.make_model(whole, opset_imports=_OPSETS, ir_version=8)
    assert graph.inputs == {"l0.fi": "x"}
    seen = watched(model, graph.inputs)
    assert [output.name for output in seen.graph.output] == ["y", "l0.fi"]
    assert [output.name for output in model.graph.output] == ["y"]
    session = onnxruntime.InferenceSession(seen.SerializeToString(), providers=["CPUExecutionProvider"])
    np.testing.assert_array_equal(session.run(["l0.fi"], {"x": asked})[0], asked)
