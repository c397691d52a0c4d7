// Why something was not done, for people: each code with its sentence in both languages.

import type { Failure, Message } from "../shared/messages";

interface Reason extends Message {
  setting?: string;
}

const REASONS: Record<string, Reason> = {
  unreachable: {
    ja: "関所のサーバーに接続できません。サーバーが動いているか、拡張機能の設定のアドレスを確認してください。",
    en: "The Sekisho server cannot be reached. Check that it runs, and its address in the extension's options.",
    setting: "extension.server",
  },
  no_permission: {
    ja: "この拡張機能には、設定されたサーバーへの接続が許可されていません。設定画面で許可してください。",
    en: "The extension is not allowed to connect to the server that is set. Allow it in the options.",
    setting: "extension.server",
  },
  timeout: {
    ja: "関所のサーバーが時間内に応答しませんでした。もう一度お試しください。",
    en: "The Sekisho server did not answer in time. Try again.",
  },
  not_sekisho: {
    ja: "設定されたアドレスの応答は関所のものではありません。アドレスを確認してください。",
    en: "What answers at the address that is set is not Sekisho. Check the address.",
    setting: "extension.server",
  },
  site_off: {
    ja: "このサイトでは関所がオフになっています。",
    en: "Sekisho is off for this site.",
    setting: "extension.sites",
  },
  bad_message: {
    ja: "送る文を読み取れませんでした。ページを再読み込みしてください。",
    en: "The text to send could not be read. Reload the page.",
  },
  internal_error: {
    ja: "拡張機能の内部で問題が起きました。何も送られていません。",
    en: "Something went wrong inside the extension. Nothing was sent.",
  },
  unknown_client: {
    ja: "サーバーがトークンを求めています。設定画面でトークンを確認してください。",
    en: "The server asks for a token. Check the token in the options.",
    setting: "extension.token",
  },
  origin_refused: {
    ja: `サーバーがこの拡張機能をまだ認めていません。サーバーの設定 api.origins に chrome-extension://${chrome.runtime.id} を加えてください。`,
    en: `The server does not know this extension yet. Add chrome-extension://${chrome.runtime.id} to its setting api.origins.`,
  },
  refused: {
    ja: "関所のサーバーに拒否されました。",
    en: "The Sekisho server refused.",
  },
  blocked_by_policy: {
    ja: "ポリシーで送信が禁止されている情報が含まれています。その部分を消してから送ってください。",
    en: "The text holds what the policy does not let leave. Remove it, then send.",
  },
  override_refused: {
    ja: "このサーバーでは、見つかった値をそのまま送ることは許可されていません。",
    en: "This server does not let a found value be sent as it is.",
  },
  masked_value_left: {
    ja: "伏せた値が別の形でも書かれていて、置き換えられません。その部分を消してから送ってください。",
    en: "A masked value is also there in another form that cannot be replaced. Remove it, then send.",
  },
  too_many_requests: {
    ja: "短い間の要求が多すぎます。少し待ってからもう一度お試しください。",
    en: "Too many requests in a short time. Wait a little, then try again.",
  },
  unavailable: {
    ja: "サーバーが準備中か、混み合っています。少し待ってからもう一度お試しください。",
    en: "The server is starting or busy. Wait a little, then try again.",
  },
  too_much_text: {
    ja: "文が長すぎて一度に調べられません。分けて送ってください。",
    en: "The text is too long to be examined at once. Send it in parts.",
  },
  server_error: {
    ja: "関所のサーバーで問題が起きました。",
    en: "Something went wrong in the Sekisho server.",
  },
};

const BY_STATUS: Record<number, string> = {
  401: "unknown_client",
  403: "refused",
  413: "too_much_text",
  429: "too_many_requests",
  503: "unavailable",
};

export interface Details {
  entityTypes?: string[];
  setting?: string | undefined;
}

export function failure(code: string, details: Details = {}): Failure {
  const { ja, en, setting } = REASONS[code] ?? serverError();
  return made(code, { ja, en }, details, setting);
}

/**
 * A refusal of the server. Of its own sentence (`detail`, English then Japanese) use is made only
 * where this file has none for its code.
 */
export function serverFailure(
  status: number,
  code: string,
  detail: string,
  details: Details,
): Failure {
  const known = REASONS[code];
  if (known !== undefined) return made(code, known, details, known.setting);
  const [en, ja, ...more] = detail.split(" / ");
  if (en && ja && more.length === 0) return made(code, { ja, en }, details);
  return made(code, REASONS[BY_STATUS[status] ?? ""] ?? serverError(), details);
}

function made(code: string, { ja, en }: Message, details: Details, ownSetting?: string): Failure {
  const setting = ownSetting ?? details.setting;
  const reason: Failure = {
    ok: false,
    code,
    message: { ja, en },
    entityTypes: details.entityTypes ?? [],
  };
  if (setting !== undefined) reason.setting = setting;
  return reason;
}

function serverError(): Reason {
  return REASONS["server_error"] as Reason;
}
