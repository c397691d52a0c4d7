// All words of the page, Japanese first.

/** @typedef {"ja"|"en"} Language */

/** @type {Record<string, [string, string]>} */
const WORDS = {
  skip: ["入力欄へ移動", "Skip to the text"],
  nav: ["ページ", "Pages"],
  "view.try": ["試す", "Try"],
  "view.status": ["稼働状況", "Status"],
  theme: ["配色を切り替える", "Switch the colours"],
  "health.starting": ["検出器を準備しています", "The detector is starting"],
  "health.ready": ["検出できます", "Ready"],
  "health.offline": ["サーバーに接続できません", "Server unreachable"],
  "health.vault": ["保管庫に接続できません", "Vault unavailable"],
  "token.title": ["アクセストークンが必要です", "An access token is needed"],
  "token.why": [
    "このサーバーは利用者をトークンで区別します。トークンはこのタブの中だけに保持します。",
    "This server tells its users apart by token. It is kept in this tab only.",
  ],
  "token.label": ["トークン", "Token"],
  "token.use": ["使う", "Use"],
  "token.wrong": ["このトークンは登録されていません。", "This token is not known."],
  title: ["送る前に、何が見えなくなるかを確かめる", "See what is hidden before anything is sent"],
  intro: [
    "文章を入力すると、個人情報・機密情報を検出し、国外の AI に送られる文と、利用者に戻る文を並べて示します。ここに入力した文は、このサーバーの外へ送信されず、誤検出・見逃しとして記録しないかぎり保存もされません。",
    "Personal and confidential data is found as you type; beside it stands what an AI service abroad would get, and what you would get back. What you type here does not leave this server, and is not kept unless you mark something.",
  ],
  samples: ["例", "Samples"],
  "sample.mail": ["お客様のメール", "Customer e-mail"],
  "sample.medical": ["診療メモ", "Medical note"],
  "sample.log": ["ログ", "Log"],
  "sample.table": ["表", "Table"],
  profile: ["プロファイル", "Profile"],
  "profile.minimal": ["最小", "minimal"],
  "profile.standard": ["標準", "standard"],
  "profile.strict": ["厳格", "strict"],
  "profile.own": ["このサーバーの設定", "this server's"],
  upstream: ["接続先", "Upstream"],
  foreign: ["国外", "abroad"],
  domestic: ["国内", "domestic"],
  placeholder: [
    "ここに文章を入力、貼り付け、またはファイルをドロップ",
    "Type or paste a text here, or drop a file",
  ],
  drop: ["ここにドロップ", "Drop it here"],
  open: ["ファイルを開く", "Open a file"],
  clear: ["消去", "Clear"],
  "pane.text": ["入力した文", "Your text"],
  "pane.sent": ["AI に送られる文", "What the AI gets"],
  "pane.received": ["AI の応答（届いたまま）", "The AI's answer, as it came"],
  "pane.restored": ["利用者に見える応答（復元後）", "The answer you see, restored"],
  "received.none": ["応答はありません。", "There is no answer."],
  "received.note": [
    "組み込みの echo が、受け取った文をそのまま返します。",
    "The built-in echo answers with what it got.",
  ],
  "sent.count": ["{n} か所を符号に置き換えました。", "{n} {n|place|places} replaced by placeholders."],
  "sent.unchanged": ["変更はありません。", "Unchanged."],
  "sent.nothing": ["送信されません。", "Nothing is sent."],
  "sent.notSought": [
    "このサーバーは{types}を検出しない設定です。",
    "This server is not told to look for: {types}.",
  ],
  "restored.same": ["入力した文と完全に一致します。", "Identical to your text."],
  "restored.differs": [
    "墨消し・一般化した箇所は元に戻りません。",
    "What was redacted or generalized does not come back.",
  ],
  counter: ["{chars} 文字", "{chars} characters"],
  "counter.took": ["{chars} 文字・{ms} ミリ秒", "{chars} characters · {ms} ms"],
  "verdict.empty": [
    "文章を入力するか、例を選んでください。",
    "Type a text, or choose a sample.",
  ],
  "verdict.working": ["検出しています", "Looking"],
  "verdict.waiting": [
    "検出器を準備しています。準備ができ次第、検出します。",
    "The detector is starting; the text is looked at as soon as it is ready.",
  ],
  "verdict.masked": [
    "{n} 件の値を仮の符号に置き換えて送ります。",
    "Sent with {n} {n|value|values} replaced by placeholders.",
  ],
  "verdict.clean": ["検出なし。そのまま送ります。", "Nothing found; sent as it is."],
  "verdict.allowed": [
    "検出した {n} 件は、このプロファイルではそのまま送ります。",
    "Sent as it is: this profile allows what was found ({n} {n|finding|findings}).",
  ],
  "verdict.domestic": [
    "国内の接続先です。検出した {n} 件を含め、原文のまま送ります。",
    "A domestic upstream: sent as it is, with {n} {n|finding|findings}.",
  ],
  "verdict.dry": [
    "試行運用中（dry_run）：{n} 件を検出しましたが、原文のまま送ります。",
    "Dry run: {n} {n|finding|findings}, and the text is sent as it is.",
  ],
  "verdict.blocked": ["送信しません。{types}が含まれています。", "Not sent. It holds: {types}."],
  "verdict.blockedByRule": ["規則により送信しません。", "Not sent: a rule stops it."],
  "verdict.rerouted": [
    "国外へは送らず、国内の接続先「{to}」へ回します（{types}）。",
    "Not sent abroad; its place is the domestic upstream “{to}” ({types}).",
  ],
  "verdict.setting": ["決めている設定：{setting}", "Decided by: {setting}"],
  found: ["検出した項目", "Findings"],
  "found.none": ["まだありません。", "None yet."],
  "found.count": ["{n} 件", "{n}"],
  legend: ["色の凡例", "Legend"],
  more: ["さらに {n} 件を表示", "Show {n} more"],
  places: ["{n} か所", "{n} {n|place|places}"],
  show: ["本文での位置を示す", "Show in the text"],
  score: ["確度", "Score"],
  recognizer: ["検出器", "Recognizer"],
  becomes: ["送信時", "Sent as"],
  "recognizer.Recurrence": ["同じ値の再出現", "same value elsewhere"],
  "action.mask": ["符号に置換", "replaced"],
  "action.redact": ["墨消し", "redacted"],
  "action.generalize": ["一般化", "generalized"],
  "action.allow": ["そのまま", "as it is"],
  "action.block": ["送信を停止", "stops the text"],
  "action.reroute": ["国内へ回す", "sent to a domestic AI"],
  wrong: ["誤検出として記録", "Mark as wrong"],
  "wrong.of": ["「{value}」を誤検出として記録", "Mark as wrong: “{value}”"],
  "missed.selected": ["選択中", "Selected"],
  "missed.type": ["種類", "Type"],
  "missed.mark": ["見逃しとして記録", "Mark as missed"],
  "marked.wrong": ["「{value}」を今後は検出しません。", "“{value}” is left alone from now on."],
  "marked.missed": ["「{value}」を今後は検出します。", "“{value}” is found from now on."],
  "marked.files": ["記録先：{dictionary}、{regression}", "Kept in {dictionary} and {regression}"],
  "marked.noeffect": [
    "記録しましたが、より長い検出の一部のため結果は変わりません。",
    "Kept, but it is part of a longer finding: the result stays the same.",
  ],
  "marked.undo": ["取り消す", "Undo"],
  "marked.undone": ["記録を取り消しました。", "The mark was taken back."],
  close: ["閉じる", "Close"],
  "file.binary": ["文字のファイルではないようです。", "This does not look like a text file."],
  "file.large": [
    "ファイルが大きすぎます（{most} 文字まで）。",
    "The file is too large ({most} characters at most).",
  ],
  "text.large": [
    "{most} 文字を超える文章は、この画面では検査しません。sekisho detect をお使いください。",
    "More than {most} characters are not looked at here; use sekisho detect.",
  ],
  "file.read": ["{name} を {encoding} として読みました。", "Read {name} as {encoding}."],
  "error.offline": [
    "サーバーに接続できません。接続が戻り次第、やり直します。",
    "The server cannot be reached; it is tried again.",
  ],
  "error.other": ["検査できませんでした。", "The text could not be looked at."],
  "status.title": ["稼働状況", "Status"],
  "status.intro": [
    "このサーバーを通った要求の数値です。値そのものは記録していません。",
    "Figures of what passed this server. No values are kept.",
  ],
  since: ["{since} から", "Since {since}."],
  "figures.loading": ["読み込んでいます", "Loading"],
  "figures.error": ["数値を取得できません。", "The figures cannot be read."],
  "tile.requests": ["要求", "Requests"],
  "tile.masked": ["置き換えた値", "Values replaced"],
  "tile.blocked": ["止めた項目", "Values stopped"],
  "tile.p50": ["検査の所要時間（中央値）", "Time taken (median)"],
  "tile.uptime": ["稼働時間", "Up for"],
  "plot.requests": ["要求（1 分あたり）", "Requests per minute"],
  "plot.masked": ["置き換えた値（種類別）", "Values replaced, by type"],
  "plot.latency": ["検査の所要時間（ミリ秒）", "Time Sekisho takes (ms)"],
  "plot.blocked": ["止めた項目（1 分あたり）", "Values stopped per minute"],
  "plot.blockedTypes": ["止めた項目（種類別）", "Values stopped, by type"],
  "plot.outcomes": ["結果の内訳", "Outcomes"],
  "plot.none": ["まだ記録がありません。", "Nothing yet."],
  "plot.table": ["数値で見る", "As a table"],
  "col.time": ["時刻", "Time"],
  "col.value": ["値", "Value"],
  "col.type": ["種類", "Type"],
  "col.count": ["件数", "Count"],
  "col.outcome": ["結果", "Outcome"],
  "outcome.answered": ["応答あり", "Answered"],
  "outcome.upstream_error": ["接続先がエラーを返した", "Error from the upstream"],
  "outcome.upstream_failed": ["接続先の障害", "Upstream failed"],
  "outcome.refused": ["ポリシーで停止", "Stopped by the policy"],
  "outcome.invalid": ["要求の誤り", "Invalid request"],
  "outcome.failed": ["Sekisho の障害・制限", "Failed in Sekisho"],
  "outcome.client_gone": ["利用者が中断", "Client gone"],
  p50: ["中央値", "Median"],
  p95: ["95 %", "95th percentile"],
  "time.s": ["{n} 秒", "{n} s"],
  "time.min": ["{n} 分", "{n} min"],
  "time.h": ["{n} 時間", "{n} h"],
  "time.d": ["{n} 日", "{n} d"],
  bottom: [
    "このページは外部のサーバーと通信しません。表示内容はすべて API（/api/openapi.json）でも取得できます。",
    "This page talks to no other server. All it shows is in the API too (/api/openapi.json).",
  ],
};

/** @type {Language} */
let language = "ja";
try {
  if (localStorage.getItem("sekisho.language") === "en") language = "en";
} catch {
  // Japanese first.
}

export const currentLanguage = () => language;

/** `{n}` is a value, `{n|one|many}` a word that goes by it. @param {string} key @param {Record<string, string | number>} [values] */
export function say(key, values = {}) {
  const pair = WORDS[key];
  const words = pair ? pair[language === "ja" ? 0 : 1] : key;
  return words
    .replace(/\{(\w+)\|(\w+)\|(\w+)\}/g, (_, name, one, many) => (String(values[name]) === "1" ? one : many))
    .replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
}

export const known = (/** @type {string} */ key) => key in WORDS;

/** @param {number} value */
export const number = (value) => value.toLocaleString(language === "ja" ? "ja-JP" : "en-GB");

/** Types, in a row. @param {string[]} names */
export const listed = (names) =>
  language === "ja" ? names.map((name) => `「${name}」`).join("") : names.join(", ");

/** The server says both languages in one: "English [setting] / 日本語". @param {string} detail */
export function inLanguage(detail) {
  const cut = detail.lastIndexOf(" / ");
  if (cut < 0) return detail;
  return language === "ja" ? detail.slice(cut + 3) : detail.slice(0, cut);
}

/** @param {Language} chosen */
export function speak(chosen) {
  language = chosen;
  try {
    localStorage.setItem("sekisho.language", chosen);
  } catch {
    // It holds until the page is closed.
  }
  translate();
}

export function translate() {
  document.documentElement.lang = language;
  document.title = language === "ja" ? "Sekisho 関所" : "Sekisho";
  for (const [attribute, set] of /** @type {[string, (e: Element, w: string) => void][]} */ ([
    ["data-t", (each, words) => (each.textContent = words)],
    ["data-t-label", (each, words) => each.setAttribute("aria-label", words)],
    ["data-t-placeholder", (each, words) => each.setAttribute("placeholder", words)],
  ])) {
    for (const each of document.querySelectorAll(`[${attribute}]`)) {
      set(each, say(/** @type {string} */ (each.getAttribute(attribute))));
    }
  }
}
