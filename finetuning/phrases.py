"""Writes what the tuning learns from: the training phrases as the encoder reads them, with their variants.

Runs in the assistant's environment, not the tuning's. JSON Lines: {"text", "label", "locale", "variants": [text, …]};
the variants are those of bot/nlu/typing_variants.py, and the tuning draws from them.
"""

from __future__ import annotations

import json
import sys
import zlib
from typing import Any, Callable, Dict, Iterable, List, Mapping, Sequence

from rasa.shared.nlu.constants import INTENT, TEXT

from bot.assistant.importer import TopicImporter
from bot.encoder import sentences, tokenizer, vocabulary
from bot.encoder.package_weights import PackageWeights
from bot.evaluation.items import files, folder_of, read
from bot.nlu.augmentation import as_meant
from bot.nlu.normalization import for_encoder
from bot.nlu.properties import LOCALE
from bot.paths import CACHE, DATA
from finetuning.variants import with_variants

FOLDER = CACHE / "encoder-tuning"
# How many sentences of each locale, and of each other language.
_SERVED, _OTHERS = 20, 4
# The tuning cuts longer texts (finetuning/examples.py).
_LONGEST_CHECKED = 90
# Scripts that only a few of the served languages use: their pieces are kept whole.
_WHOLE_SCRIPTS = ("Han", "Hangul", "Gurmukhi", "Arabic")


def rows() -> List[Dict[str, Any]]:
    """Give a row a phrase."""
    examples = TopicImporter(training_data_paths=[str(DATA / "nlu")]).get_nlu_data().training_examples
    return with_variants(
        [
            {"text": for_encoder(phrase.get(TEXT)), "label": phrase.get(INTENT), "locale": phrase.get(LOCALE)}
            for phrase in as_meant(examples)
        ]
    )


def checked(written: Sequence[Mapping[str, Any]], whole: Callable[[str], bool]) -> List[str]:
    """Give sentences to put the encoder together by: some phrases of each locale, and some in other languages.

    `whole` tells whether all pieces of a sentence are kept: one that is cut otherwise than by the package's engine
    proves nothing of the encoder. The other languages' are questions of data/calibration, without their labels.
    """

    def drawn(texts: Iterable[str], count: int) -> List[str]:
        chosen = sorted(filter(whole, set(texts)), key=lambda text: zlib.crc32(text.encode()))
        return sorted(chosen[:count])

    locales = sorted({row["locale"] for row in written})
    served = [text for tag in locales for text in drawn((r["text"] for r in written if r["locale"] == tag), _SERVED)]
    others = [path for path in files(folder_of("calibration")) if path.stem not in locales]
    return served + [text for path in others for text in drawn((for_encoder(i.text) for i in read(path)), _OTHERS)]


def main() -> int:
    """Write phrases.jsonl, pieces.npy and sentences.txt into FOLDER."""
    written = rows()
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "phrases.jsonl").open("w", encoding="utf-8") as lines:
        for row in written:
            lines.write(json.dumps(row, ensure_ascii=False) + "\n")
    weights = PackageWeights.installed()
    cut = tokenizer.build(weights.vocabulary, weights.replaced, weights.sizes.positions)
    texts = [text for row in written for text in (row["text"], *row["variants"])]
    used = {number for encoding in cut.encode_batch(texts) for number in encoding.ids}
    kept = vocabulary.chosen(weights.vocabulary, used, _WHOLE_SCRIPTS)
    vocabulary.write(kept, len(weights.vocabulary.pieces), FOLDER / vocabulary.FILE.name)
    held = set(kept.tolist())

    def whole(text: str) -> bool:
        ids = cut.encode(text).ids
        return len(ids) <= _LONGEST_CHECKED and held.issuperset(ids)

    (FOLDER / sentences.FILE.name).write_text("\n".join(checked(written, whole)) + "\n", encoding="utf-8")
    sys.stdout.write(f"{len(written)} phrases; {len(kept)} of {len(weights.vocabulary.pieces)} pieces kept\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
