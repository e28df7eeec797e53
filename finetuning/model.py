"""The encoder in PyTorch: the package's weights, frozen, with a trainable low-rank change beside each matrix."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from bot.encoder.adapter import MATRICES
from bot.encoder.package_weights import PackageWeights

# Matrix products in half precision are twice as fast here; norms, softmax and what is learned stay in single.
_COMPUTE = torch.bfloat16
# Attention is worked out for texts of about the same length together: less of it goes to filling.
_GROUPS = 6


@dataclass(frozen=True)
class Group:
    """Texts of about the same length: their tokens (a slice of the batch's), where each stands in texts × longest."""

    tokens: slice
    places: Tensor
    mask: Tensor

    @classmethod
    def of(cls, lengths: Tensor, start: int) -> Group:
        """Lay out texts of these lengths, whose tokens begin at `start`."""
        longest = int(lengths.max())
        mask = torch.arange(longest) < lengths[:, None]
        return cls(slice(start, start + int(lengths.sum())), mask.flatten().nonzero()[:, 0], mask[:, None, None, :])


@dataclass(frozen=True)
class Batch:
    """Texts one after the other, the short ones first: piece ids and positions (shape: tokens), and their groups.

    `order` tells which text stands where; `lengths` are in that order.
    """

    ids: Tensor
    positions: Tensor
    order: Tensor
    lengths: Tensor
    groups: list[Group]

    @classmethod
    def of(cls, texts: list[list[int]]) -> Batch:
        """Pack lists of piece ids."""
        lengths, order = torch.tensor([len(text) for text in texts]).sort()
        groups, start = [], 0
        for part in lengths.chunk(_GROUPS):
            groups.append(Group.of(part, start))
            start = groups[-1].tokens.stop
        packed = [texts[int(i)] for i in order]
        positions = torch.cat([torch.arange(len(text)) for text in packed])
        return cls(torch.tensor([i for text in packed for i in text]), positions, order, lengths, groups)


class Adapted(nn.Module):
    """A linear layer that stays as it is, plus `up @ down`, which learns and begins at nothing."""

    weight: Tensor
    bias: Tensor

    def __init__(self, weight: Tensor, bias: Tensor, rank: int, scale: float) -> None:
        """Take the layer's weight (outputs × inputs) and bias."""
        super().__init__()
        self.register_buffer("weight", weight.to(_COMPUTE))
        self.register_buffer("bias", bias.to(_COMPUTE))
        outputs, inputs = weight.shape
        self.down = nn.Parameter(torch.randn(rank, inputs) / math.sqrt(inputs))
        self.up = nn.Parameter(torch.zeros(outputs, rank))
        self.scale = scale

    def forward(self, given: Tensor) -> Tensor:
        """Apply it to tokens × inputs."""
        plain = functional.linear(given, self.weight, self.bias)
        low = functional.linear(given, self.down.to(_COMPUTE))
        return plain + functional.linear(low, (self.up * self.scale).to(_COMPUTE))


class Layer(nn.Module):
    """One layer of BERT."""

    def __init__(self, weights: PackageWeights, number: int, rank: int, scale: float) -> None:
        """Take layer `number` of the package's weights."""
        super().__init__()

        def vector(name: str) -> Tensor:
            return torch.from_numpy(weights.tensor(f"l{number}.{name}"))

        self.linear = nn.ModuleDict(
            {
                name: Adapted(torch.from_numpy(weights.matrix(f"l{number}.{name}.w")), vector(f"{name}.b"), rank, scale)
                for name in MATRICES
            }
        )
        for name in ("aln.w", "aln.b", "oln.w", "oln.b"):
            self.register_buffer(name.replace(".", "_"), vector(name))
        self.heads, self.epsilon = weights.sizes.heads, weights.sizes.epsilon

    def forward(self, x: Tensor, batch: Batch) -> Tensor:
        """Apply it to tokens × hidden."""
        given = x.to(_COMPUTE)
        query, key, value = (self.linear[name](given) for name in "qkv")
        seen = torch.cat([self._attended(query, key, value, group) for group in batch.groups])
        x = self._norm(x + self.linear["ao"](seen).float(), "aln")
        inner = functional.gelu(self.linear["fi"](x.to(_COMPUTE)))
        return self._norm(x + self.linear["fo"](inner).float(), "oln")

    def _attended(self, query: Tensor, key: Tensor, value: Tensor, group: Group) -> Tensor:
        texts, longest, hidden = group.mask.shape[0], group.mask.shape[-1], query.shape[-1]

        def spread(values: Tensor) -> Tensor:
            wide = values.new_zeros(texts * longest, hidden).index_copy(0, group.places, values[group.tokens])
            return wide.view(texts, longest, self.heads, -1).transpose(1, 2)

        # written out: PyTorch's fused attention takes ten times as long to learn on a processor
        likeness = (spread(query) @ spread(key).transpose(-1, -2)).float() / math.sqrt(hidden // self.heads)
        shares = likeness.masked_fill(~group.mask, -1e4).softmax(-1).to(_COMPUTE)
        return (shares @ spread(value)).transpose(1, 2).reshape(texts * longest, hidden)[group.places]

    def _norm(self, x: Tensor, name: str) -> Tensor:
        weight, bias = getattr(self, f"{name}_w"), getattr(self, f"{name}_b")
        return functional.layer_norm(x, x.shape[-1:], weight, bias, self.epsilon)


class Encoder(nn.Module):
    """Piece ids to one vector of length one a text, by the mean over its tokens."""

    words: Tensor
    positions: Tensor

    def __init__(self, weights: PackageWeights, kept: Tensor, rank: int, scale: float) -> None:
        """Take the package's weights, the pieces `kept` of its vocabulary, and the rank of the change."""
        super().__init__()
        hidden, self.epsilon = weights.sizes.hidden, weights.sizes.epsilon
        self.register_buffer("words", torch.from_numpy(weights.tensor("emb.word").reshape(-1, hidden))[kept])
        kind = torch.from_numpy(weights.tensor("emb.type").reshape(-1, hidden))[0]
        self.register_buffer("positions", torch.from_numpy(weights.tensor("emb.pos").reshape(-1, hidden)) + kind)
        self.register_buffer("norm_w", torch.from_numpy(weights.tensor("emb.ln.w")))
        self.register_buffer("norm_b", torch.from_numpy(weights.tensor("emb.ln.b")))
        self.layers = nn.ModuleList(Layer(weights, n, rank, scale) for n in range(weights.sizes.layers))

    def forward(self, batch: Batch) -> Tensor:
        """Give texts × hidden."""
        lengths = batch.lengths
        x = self.words[batch.ids] + self.positions[batch.positions]
        x = functional.layer_norm(x, x.shape[-1:], self.norm_w, self.norm_b, self.epsilon)
        for layer in self.layers:
            x = layer(x, batch)
        rows = torch.repeat_interleave(batch.order, lengths)
        sums = x.new_zeros(len(lengths), x.shape[-1]).index_add(0, rows, x)
        return functional.normalize(sums, dim=-1)
