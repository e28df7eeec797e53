"""From a sentence vector and the words themselves to a probability for each topic."""

from __future__ import annotations

from typing import Any, List, Mapping, Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
