"""A report as one HTML page: nothing is fetched, nothing runs; both languages are in it.

The language is switched by two radio buttons and a style sheet. The policy that the page itself
names (Content-Security-Policy) allows that one style sheet and nothing else.
"""

import base64
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import sha256
from html import escape
from typing import Any

from sekisho import __version__
from sekisho.audit import wording as words
from sekisho.audit.period import in_japan, steps
from sekisho.audit.plots import rows, stacked_bars
from sekisho.audit.report import Checked, Report
from sekisho.audit.style import STYLE
from sekisho.audit.summary import Exchange, Finding, Summary
from sekisho.audit.wording import (
    ACTIONS,
    FAULTS,
    JURISDICTIONS,
    LAW,
    NOTES,
    OUTCOMES,
    TYPES,
    Text,
)
from sekisho.record import REPLACING

_MOST_ROWS = 40
_FLOW = ("abroad", "home", "refused", "rest")
_FLOW_NAMES = (
    Text("外国へ送信", "Sent abroad"),
    Text("国内で処理", "Handled in Japan"),
    Text("方針により送信せず", "Refused by the policy"),
    Text("その他（不備・障害・試行）", "Other: faulty, failed, tried out"),
)
_ACTION_CLASSES = {
    "mask": "mask",
    "redact": "redact",
    "generalize": "generalize",
    "reroute": "home",
    "block": "refused",
    "allow": "allow",
}


def page(report: Report) -> str:
    """Whole, in UTF-8."""
    digest = base64.b64encode(sha256(STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    body = "".join(_sections(report))
    return (
        '<!doctype html>\n<html lang="ja">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>監査報告書 Audit report {escape(_period(report))}</title>\n"
        f"<style>{STYLE}</style>\n</head>\n<body>\n"
        '<input type="radio" name="language" id="ja" checked><label for="ja">日本語</label>\n'
        '<input type="radio" name="language" id="en"><label for="en">English</label>\n'
        f"<main>\n{body}</main>\n</body>\n</html>\n"
    )


def _sections(report: Report) -> Iterable[str]:
    summary = report.summary
    yield _head(report)
    yield _verification(report.checked)
    yield _in_figures(summary)
    yield _course(summary)
    yield _types(summary)
    yield _tables(summary)
    yield _in_force(summary)
    yield _law()
    yield _foot(report)


def _both(text: Text) -> str:
    return f'<span lang="ja">{escape(text.ja)}</span><span lang="en">{escape(text.en)}</span>'


def _say(ja: str, en: str) -> str:
    return _both(Text(ja, en))


def _head(report: Report) -> str:
    return (
        f"<header><p class='brand'>Sekisho 関所</p>"
        f"<h1>{_both(words.TITLE)}</h1>"
        f"<dl><dt>{_say('対象期間', 'Period')}</dt><dd>{escape(_period(report))}"
        f"{_say('（日本時間）', ' (Japan time)')}</dd>"
        f"<dt>{_say('作成日時', 'Made')}</dt><dd>{escape(in_japan(report.made))} JST</dd>"
        f"<dt>{_say('台帳', 'Ledger')}</dt>"
        f"<dd>{escape(', '.join(each.name for each in report.checked))}</dd></dl></header>\n"
    )


def _period(report: Report) -> str:
    summary = report.summary
    first, last = (
        summary.period.first or summary.first,
        summary.period.last or summary.last,
    )
    return f"{first or '—'} 〜 {last or '—'}"


def _verification(checked: Sequence[Checked]) -> str:
    parts = [f"<section><h2>{_say('台帳の検証', 'Verification of the ledger')}</h2>"]
    for each in checked:
        verdict = each.verdict
        said = _both(words.SOUND if verdict.sound else words.UNSOUND)
        if not verdict.keyed:
            said += " " + _both(words.UNKEYED)
        tone = "sound" if verdict.sound else "unsound"
        head = verdict.head
        parts.append(
            f"<div class='verdict {tone}'><p class='word'>{said}</p><dl>"
            f"<dt>{_say('台帳', 'Ledger')}</dt><dd>{escape(each.name)}</dd>"
            f"<dt>{_say('行', 'Lines')}</dt><dd>{verdict.first:,} – {head.seq:,}"
            f" / {_say(f'{verdict.files} ファイル', f'{verdict.files} files')}</dd>"
            f"<dt>{_say('末尾のハッシュ（SHA-256）', 'Hash of the last line (SHA-256)')}</dt>"
            f"<dd class='hash'>{escape(head.hash)}</dd></dl>{_faults(each)}</div>"
        )
    return "".join(parts) + "</section>\n"


def _faults(checked: Checked) -> str:
    lines = []
    for fault in checked.verdict.faults[:_MOST_ROWS]:
        place = f"{fault.place.file}:{fault.place.line}" if fault.place.line else fault.place.file
        lines.append(f"<li class='bad'>{escape(place)} — {_both(FAULTS[fault.kind])}</li>")
    rest = len(checked.verdict.faults) - _MOST_ROWS + checked.verdict.more_faults
    if rest > 0:
        lines.append(f"<li class='bad'>{_say(f'ほか {rest:,} 件', f'and {rest:,} more')}</li>")
    for note in checked.verdict.notes[-5:]:
        place = f"{note.place.file}:{note.place.line}"
        lines.append(f"<li>{escape(place)} — {_both(NOTES[note.kind])}</li>")
    return f"<ul>{''.join(lines)}</ul>" if lines else ""


def _in_figures(summary: Summary) -> str:
    replaced = summary.found(lambda finding: "", REPLACING)[""]
    cards = (
        ("", sum(summary.exchanges.values()), Text("交信の総数", "Exchanges")),
        ("abroad", summary.count(lambda e: e.abroad), _FLOW_NAMES[0]),
        ("home", summary.count(lambda e: e.at_home), _FLOW_NAMES[1]),
        ("refused", summary.count(lambda e: e.refused), _FLOW_NAMES[2]),
        ("mask", replaced, Text("送信前に置き換えた箇所", "Places replaced before sending")),
    )
    drawn = "".join(
        f"<div class='card {name}'><p class='number'>{count:,}</p><p>{_both(text)}</p></div>"
        for name, count, text in cards
    )
    return (
        f"<section><h2>{_say('概要', 'In figures')}</h2><div class='cards'>{drawn}</div>"
        f"{_remarks(summary)}</section>\n"
    )


def _remarks(summary: Summary) -> str:
    """What would be misread if it were not said."""
    counted = (
        (words.DRY_RUN, summary.count(lambda e: e.dry_run)),
        (words.ELSEWHERE, summary.count(lambda e: e.elsewhere)),
        (words.UNFINISHED, summary.count(lambda e: e.outcome == "unfinished")),
        (words.HANDED, summary.count(lambda e: e.source == "api" and e.left)),
        (words.RESENT, summary.resent),
        (words.LOST, summary.lost),
    )
    said = "".join(
        f"<li>{_say(text.ja.format(count), text.en.format(count))}</li>"
        for text, count in counted
        if count
    )
    return f"<ul class='remarks'>{said}</ul>" if said else ""


def _course(summary: Summary) -> str:
    if summary.first is None or summary.last is None:
        return (
            f"<section><h2>{_say('推移', 'Over time')}</h2><p>"
            f"{_both(words.NOTHING)}</p></section>\n"
        )
    by_day = summary.by(lambda e: (e.day, _flow(e)))
    first, last = summary.period.first or summary.first, summary.period.last or summary.last
    grouped = steps(first, last)
    one_year = first.year == last.year
    bars = {
        f"{start:%m-%d}" if one_year else f"{start:%Y-%m-%d}": [
            sum(by_day[day, name] for day in days) for name in _FLOW
        ]
        for start, days in grouped.items()
    }
    plot = stacked_bars("交信の推移 / Exchanges over time", bars, _FLOW)
    return (
        f"<section><h2>{_say('推移', 'Over time')}</h2>"
        f"{_legend(zip(_FLOW, _FLOW_NAMES, strict=True))}<figure>{plot}</figure></section>\n"
    )


def _flow(exchange: Exchange) -> str:
    if exchange.abroad:
        return "abroad"
    if exchange.at_home:
        return "home"
    return "refused" if exchange.refused else "rest"


def _legend(entries: Iterable[tuple[str, Text]]) -> str:
    items = "".join(f"<li><i class='{name}'></i>{_both(text)}</li>" for name, text in entries)
    return f"<ul class='legend'>{items}</ul>"


def _types(summary: Summary) -> str:
    found = summary.found(lambda f: (f.entity_type, f.action))
    totals: Counter[str] = Counter()
    for (kind, _), count in found.items():
        totals[kind] += count
    kinds = [kind for kind, _ in totals.most_common()]
    title = f"<h2>{_say('種類別の処理', 'What was done, by type')}</h2>"
    if not kinds:
        return f"<section>{title}<p>{_say('該当なし', 'None')}</p></section>\n"
    actions = [name for name in ACTIONS if any(found[kind, name] for kind in kinds)]
    classes = [_ACTION_CLASSES[name] for name in actions]
    bars = {kind: [found[kind, name] for name in actions] for kind in kinds[:_MOST_ROWS]}
    heads = [_say("種類", "Type"), *(_both(ACTIONS[name]) for name in actions)]
    table = _table(
        heads,
        [[_kind(kind), *(_number(found[kind, name]) for name in actions)] for kind in kinds],
    )
    return (
        f"<section>{title}<p>{_both(words.PLACES)}</p>"
        f"{_legend((_ACTION_CLASSES[name], ACTIONS[name]) for name in actions)}"
        f"<figure>{rows('種類別の処理 / By type', bars, classes)}</figure>{table}</section>\n"
    )


def _kind(name: str) -> str:
    known = TYPES.get(name)
    return (
        f"{_both(known)} <code>{escape(name)}</code>" if known else f"<code>{escape(name)}</code>"
    )


def _tables(summary: Summary) -> str:
    groups: tuple[tuple[Text, Text, Callable[[Exchange], str], Callable[[str], str]], ...] = (
        (
            Text("接続先別", "By service"),
            Text("要求された接続先", "Service asked"),
            lambda e: e.upstream or "—",
            escape,
        ),
        (
            Text("管轄別", "By jurisdiction"),
            Text("管轄", "Jurisdiction"),
            lambda e: e.jurisdiction,
            lambda name: _both(JURISDICTIONS.get(name, Text(name, name))),
        ),
        (
            Text("クライアント別", "By client"),
            Text("クライアント", "Client"),
            lambda e: e.client or "—",
            escape,
        ),
        (
            Text("モデル別", "By model"),
            Text("モデル", "Model"),
            lambda e: e.model or "—",
            escape,
        ),
        (
            Text("結果別", "By outcome"),
            Text("結果", "Outcome"),
            lambda e: e.outcome,
            lambda name: _both(OUTCOMES.get(name, Text(name, name))),
        ),
    )
    return "".join(_grouped(summary, *group) for group in groups)


def _grouped(
    summary: Summary,
    title: Text,
    head: Text,
    of: Callable[[Exchange], str],
    shown: Callable[[str], str],
) -> str:
    counted = summary.by(lambda e: (of(e), _flow(e)))
    totals = summary.by(of)

    def replaced_of(finding: Finding) -> str:
        return of(finding.exchange)

    replaced = summary.found(replaced_of, REPLACING)
    heads = [
        _both(head),
        _say("交信", "Exchanges"),
        *(_both(name) for name in _FLOW_NAMES),
        _say("置き換えた箇所", "Places replaced"),
    ]
    names = [name for name, _ in totals.most_common(_MOST_ROWS)]
    lines = [
        [
            shown(name),
            _number(totals[name]),
            *(_number(counted[name, flow]) for flow in _FLOW),
            _number(replaced[name]),
        ]
        for name in names
    ]
    rest = len(totals) - len(names)
    more = (
        f"<p>{_say(f'ほか {rest:,} 件は CSV にあります。', f'{rest:,} more are in the CSV.')}</p>"
        if rest
        else ""
    )
    return f"<section><h2>{_both(title)}</h2>{_table(heads, lines)}{more}</section>\n"


def _in_force(summary: Summary) -> str:
    """Only where it changed: a restart alone tells an auditor nothing."""
    lines = []
    before: Mapping[str, Any] = {}
    for start in summary.starts:
        now = {name: value for name, value in start.items() if name not in ("seq", "at", "prev")}
        if now == before:
            continue
        before = now
        lines.append(
            [
                escape(in_japan(start["at"])),
                escape(str(start.get("version", ""))),
                escape(str(start.get("profile", ""))),
                f"<code>{escape(str(start.get('policy', '')))}</code>",
                _say("試行のみ", "dry run") if start.get("dry_run") else _say("適用", "applied"),
                _say("停止中", "stopped") if start.get("stay_home") else _say("可", "possible"),
            ]
        )
    if not lines:
        return ""
    heads = [
        _say("起動（日本時間）", "Started (Japan time)"),
        _say("版", "Version"),
        _say("プロファイル", "Profile"),
        _say("方針の指紋", "Fingerprint of the policy"),
        _say("方針", "Policy"),
        _say("外国への送信", "Sending abroad"),
    ]
    return (
        f"<section><h2>{_say('適用された設定の推移', 'Configurations in force')}</h2>"
        f"{_table(heads, lines[-_MOST_ROWS:])}</section>\n"
    )


def _law() -> str:
    items = "".join(f"<dt>{_both(title)}</dt><dd>{_both(said)}</dd>" for title, said in LAW)
    return f"<section class='law'><h2>{_both(words.LAW_TITLE)}</h2><dl>{items}</dl></section>\n"


def _foot(report: Report) -> str:
    return f"<footer><p>{_both(words.FOOT)}</p><p>Sekisho {escape(__version__)}</p></footer>\n"


def _table(heads: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    head = "".join(f"<th scope='col'>{each}</th>" for each in heads)
    body = "".join(
        "<tr>"
        + "".join(
            f"<th scope='row'>{cell}</th>" if not number else f"<td>{cell}</td>"
            for number, cell in enumerate(line)
        )
        + "</tr>"
        for line in lines
    )
    whole = f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody>"
    return f"<div class='wide'><table>{whole}</table></div>"


def _number(count: int) -> str:
    return f"{count:,}" if count else "<span class='none'>0</span>"
