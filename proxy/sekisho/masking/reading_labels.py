"""What says of a field or a column that it holds a name, or how one is read: フリガナ, "kana"."""

import re

_BESIDE = r"[\w()・/_-]"
_READING = (
    r"(?:フリガナ|ふりがな|ヨミガナ|よみがな|読み仮名|読みがな|ヨミ|よみ|読み|カナ|かな|仮名|セイ|メイ"
    r"|ローマ字|英字|英語|英文|アルファベット"
    r"|(?:furigana|kana|yomi(?:gana)?|phonetic|romaji|roman(?:ized)?|english)(?![a-z]))"
)
_NAME = r"(?:氏名|名前|姓名|漢字|お名|[姓名氏者]|name|kanji)"
READING_LABEL = rf"{_BESIDE}{{0,12}}?{_READING}{_BESIDE}{{0,8}}"
NAME_LABEL = rf"(?!{READING_LABEL}){_BESIDE}{{0,12}}?{_NAME}{_BESIDE}{{0,8}}"

_READS = re.compile(READING_LABEL, re.IGNORECASE)
_NAMES = re.compile(NAME_LABEL, re.IGNORECASE)
_SURNAME = re.compile(r"姓(?!名)|セイ(?!メイ)|last|family|surname", re.IGNORECASE)
_GIVEN = re.compile(r"\A名(?!前)|(?<!セイ)メイ|given|first", re.IGNORECASE)
_ANYWHERE = re.compile(_READING, re.IGNORECASE)
_LONGEST_LABEL = 24


def may_hold_reading(text: str) -> bool:
    return _ANYWHERE.search(text) is not None


def is_reading(label: str) -> bool:
    return len(label) <= _LONGEST_LABEL and _READS.fullmatch(label) is not None


def is_name(label: str) -> bool:
    return len(label) <= _LONGEST_LABEL and _NAMES.fullmatch(label) is not None


def part_of(label: str) -> str:
    """Which part of a name the label asks for."""
    if _SURNAME.search(label):
        return "surname"
    return "given" if _GIVEN.search(label) else "whole"
