"""The comparisons stand in a support module; where one fails, pytest shows what differs."""

import pytest

pytest.register_assert_rewrite("support.both_ways")
