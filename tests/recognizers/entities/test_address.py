"""Addresses: from the first component to the room."""

import pytest

from sekisho_recognizers.entities.address import JpAddressRecognizer, JpPostalCodeRecognizer
from support.recognizing import found


@pytest.mark.parametrize(
    ("text", "values"),
    [
        (
            "本社は東京都架空区見本町1丁目2番3号 サンプルハイツ101号室です",
            ["東京都架空区見本町1丁目2番3号 サンプルハイツ101号室"],
        ),
        ("京都市中京区見本通架空上る例示町12番地", ["京都市中京区見本通架空上る例示町12番地"]),
        ("札幌市架空区北99条西99丁目3番地", ["札幌市架空区北99条西99丁目3番地"]),
        ("神戸市中央区北野町三丁目14番2号って", ["神戸市中央区北野町三丁目14番2号"]),
        ("東京都で会議", []),
        ("スコアは2-1-3", []),
        ("東京都港区芝公園４－２－８", ["東京都港区芝公園４－２－８"]),
        ("3-8-12 Shibaura, Minato-ku, Tokyo", ["3-8-12 Shibaura, Minato-ku, Tokyo"]),
    ],
)
def test_finds_addresses(text: str, values: list[str]) -> None:
    assert found(JpAddressRecognizer, text) == values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("〒100-0001", ["100-0001"]),
        ("〒１００－０００１", ["１００－０００１"]),
        ("郵便番号:9990001", ["9990001"]),
        ("〒 530 - 0001", ["530 - 0001"]),
        ("000-0000", []),
        ("型番 105-0011", []),
        ("105-0011 東京都港区", ["105-0011"]),
    ],
)
def test_finds_postal_codes(text: str, values: list[str]) -> None:
    assert found(JpPostalCodeRecognizer, text) == values
