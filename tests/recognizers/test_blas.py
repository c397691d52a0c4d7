"""Matrix products through numpy."""

import numpy

from sekisho_recognizers.blas import BlasOps


def test_products_are_those_of_numpy_in_every_transposition() -> None:
    left = numpy.arange(6, dtype="f").reshape(2, 3)
    right = numpy.arange(12, dtype="f").reshape(3, 4)
    operations, expected = BlasOps(), left @ right
    out = numpy.empty((2, 4), dtype="f")
    assert (operations.gemm(left, right) == expected).all()
    assert (operations.gemm(left.T, right, trans1=True) == expected).all()
    assert (operations.gemm(left, right.T, trans2=True) == expected).all()
    assert operations.gemm(left, right, out=out) is out
    assert (out == expected).all()
