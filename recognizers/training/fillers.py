# ruff: noqa: E501, SIM905
"""Numbers, dates and identifiers: what stands beside names and is none."""

import random
from collections.abc import Callable

from training.kana import full_width

_LOCAL = "sales info support contact tanaka.k y.suzuki office keiri soumu jinji k-mori a.saito haruka.n taro admin web staff user01 m_ito recruit noreply order".split()
_HOSTS = "example.co.jp example.jp aoba.example.jp hokuto.example.co.jp mail.example.com sub.example.ne.jp example.ac.jp city.example.lg.jp example.org".split()


def date(rng: random.Random) -> str:
    y, m, d = rng.randint(1935, 2027), rng.randint(1, 12), rng.randint(1, 28)
    era = rng.choice(
        (f"令和{rng.randint(1, 9)}年", f"平成{rng.randint(1, 31)}年", f"昭和{rng.randint(5, 63)}年")
    )
    return rng.choice(
        (f"{y}年{m}月{d}日", f"{y}/{m:02}/{d:02}", f"{y}-{m:02}-{d:02}", f"{y}.{m}.{d}", f"{era}{m}月{d}日",
         f"{rng.choice('RHS')}{rng.randint(1, 60)}.{m}.{d}", f"{m}/{d}", f"{m}月{d}日", full_width(f"{y}/{m}/{d}"), f"{y}{m:02}{d:02}")
    )  # fmt: skip


def md(rng: random.Random) -> str:
    m, d = rng.randint(1, 12), rng.randint(1, 28)
    return rng.choice((f"{m}月{d}日", f"{m}/{d}", f"{m:02}/{d:02}", f"{d}日"))


def time(rng: random.Random) -> str:
    h, m = rng.randint(7, 21), rng.choice((0, 0, 15, 30, 45, rng.randint(0, 59)))
    return rng.choice(
        (
            f"{h}時",
            f"{h}:{m:02}",
            f"{h}時{m}分",
            f"{h}時半",
            f"午後{h % 12 or 1}時",
            f"{h:02}:{m:02}:{rng.randint(0, 59):02}",
        )
    )


def tel(rng: random.Random) -> str:
    a, b, c = (
        rng.choice(("090", "080", "070", "03", "06", "052", "011", "0263", "098", "050")),
        rng.randint(1000, 9999),
        rng.randint(0, 9999),
    )
    if len(a) == 4:
        b = b % 90 + 10
    text = rng.choice(
        (
            f"{a}-{b}-{c:04}",
            f"{a}-{b}-{c:04}",
            f"{a}({b}){c:04}",
            f"{a}{b}{c:04}",
            f"{a} {b} {c:04}",
            f"+81-{a[1:]}-{b}-{c:04}",
        )
    )
    return full_width(text) if rng.random() < 0.07 else text


def email(rng: random.Random) -> str:
    return (
        f"{rng.choice(_LOCAL)}{rng.choice(('', '', str(rng.randint(1, 99))))}@{rng.choice(_HOSTS)}"
    )


def postal(rng: random.Random) -> str:
    return f"{rng.randint(100, 999)}-{rng.randint(0, 9999):04}"


def id_(rng: random.Random) -> str:
    n = rng.randint(1000, 9999999)
    letters = rng.choice(
        (
            "A-",
            "B",
            "C-",
            "EMP",
            "K-",
            "No.",
            "",
            "",
            "S-",
            "CS-",
            "M-",
            "ID:",
            "#",
            "SO-",
            "PT",
            "2024-",
            "T",
            "INV-",
        )
    )
    return rng.choice((f"{letters}{n}", f"{letters}{n:07}", f"{letters}{n % 10000:04}"))


def yen(rng: random.Random) -> str:
    n = rng.randint(1, 999)
    return rng.choice(
        (
            f"{n},000円",
            f"{n}万円",
            f"¥{n},{rng.randint(0, 999):03}",
            f"{n}万{rng.randint(1, 9)},000円",
            f"{n * 1000}",
            f"{n},{rng.randint(0, 999):03},000円",
            f"USD {n},{rng.randint(0, 999):03}",
        )
    )


def code(rng: random.Random) -> str:
    a, n = (
        rng.choice(("AV", "TX", "KR", "MB", "SUS", "ISO", "RX", "QZ", "HP", "LED")),
        rng.randint(10, 9999),
    )
    return rng.choice(
        (f"{a}-{n}", f"{a}{n}", f"{a}-{n}B", f"{a}-{n % 100}-{n}", f"v{n % 10}.{n % 7}.{n % 13}")
    )


def ip(rng: random.Random) -> str:
    return f"10.{rng.randint(0, 255)}.{rng.randint(0, 255)}.{rng.randint(1, 254)}"


FILLERS: dict[str, Callable[[random.Random], str]] = {
    "date": date,
    "md": md,
    "time": time,
    "tel": tel,
    "email": email,
    "postal": postal,
    "id": id_,
    "yen": yen,
    "code": code,
    "ip": ip,
    "n": lambda rng: str(rng.randint(1, 9)),
    "nn": lambda rng: str(rng.randint(10, 99)),
    "nnn": lambda rng: str(rng.randint(100, 999)),
    "nnnn": lambda rng: str(rng.randint(1000, 9999)),
    "age": lambda rng: str(rng.randint(1, 95)),
    "year": lambda rng: str(rng.randint(1990, 2027)),
    "pct": lambda rng: f"{rng.randint(1, 99)}%",
    "hex": lambda rng: f"{rng.getrandbits(32):08x}",
    "clock": lambda rng: f"{rng.randint(0, 23):02}:{rng.randint(0, 59):02}",
    "bp": lambda rng: f"{rng.randint(95, 180)}/{rng.randint(50, 100)}",
    "deg": lambda rng: f"{rng.randint(355, 395) / 10}",
}
