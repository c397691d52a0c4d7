"""Matrix products of the networks through numpy's BLAS.

The `blis` wheels on PyPI are built without the fast kernels of the processor they run on: the
NER pipeline spends a third of its time there. numpy's OpenBLAS gives the same entities faster.
One thread: the matrices are small, and OpenBLAS threads that wait for each other on a busy machine
make detection ten times slower.
"""

from typing import Any

import numpy
from spacy.language import Language
from thinc.api import NumpyOps
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]


class BlasOps(NumpyOps):  # type: ignore[misc]  # thinc ships no types
    name = "numpy-blas"

    def gemm(
        self, x: Any, y: Any, out: Any = None, trans1: bool = False, trans2: bool = False
    ) -> Any:
        left = x.T if trans1 else x
        right = y.T if trans2 else y
        return numpy.dot(left, right) if out is None else numpy.dot(left, right, out=out)


def use_blas(nlp: Language) -> None:
    """Only this pipeline's networks change; the one thread holds for numpy in this process."""
    threadpool_limits(limits=1, user_api="blas")
    operations = BlasOps()
    for _, component in nlp.pipeline:
        for node in getattr(component, "model").walk():  # noqa: B009  # components are callables
            node.ops = operations
