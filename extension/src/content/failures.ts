// Why something was not sent, where the content script itself finds out. Never a value.

import type { Failure, Message } from "../shared/messages";

function failure(code: string, message: Message, setting?: string): Failure {
  const made: Failure = { ok: false, code, message, entityTypes: [] };
  return setting === undefined ? made : { ...made, setting };
}

export function outdated(): Failure {
  return failure("extension_updated", {
    ja: "拡張機能が更新されました。何も送られていません。このページを再読み込みしてください。",
    en: "The extension was updated. Nothing was sent. Reload this page.",
  });
}

export function unanswered(): Failure {
  return failure("no_answer", {
    ja: "拡張機能が応答しません。何も送られていません。もう一度お試しください。",
    en: "The extension does not answer. Nothing was sent. Try again.",
  });
}

export function notReplaced(): Failure {
  return failure("not_replaced", {
    ja: "このページの入力欄の文を置き換えられませんでした。何も送られていません。",
    en: "The text of this page's input could not be replaced. Nothing was sent.",
  });
}

export function composerGone(): Failure {
  return failure("composer_gone", {
    ja: "確認している間に入力欄がなくなりました。何も送られていません。もう一度送ってください。",
    en: "The input went away while its text was checked. Nothing was sent. Send again.",
  });
}

export function restless(): Failure {
  return failure("text_changes", {
    ja: "確認している間も文が変わり続けています。何も送られていません。もう一度送ってください。",
    en: "The text keeps changing while it is checked. Nothing was sent. Send again.",
  });
}

export function broken(): Failure {
  return failure("internal_error", {
    ja: "拡張機能の内部で問題が起きました。何も送られていません。",
    en: "Something went wrong inside the extension. Nothing was sent.",
  });
}

export function panelHidden(): Failure {
  return failure("panel_hidden", {
    ja: "このページでは確認画面を表示できません。何も送られていません。",
    en: "The panel cannot be shown on this page. Nothing was sent.",
  });
}

/** `names`: the files that stay behind, as the person knows them. */
export function filesRefused(names: readonly string[]): Failure {
  return failure(
    "attachment_blocked",
    {
      ja: `中身を調べられないファイルは添付できません：${names.join("、")}`,
      en: `Files whose content cannot be examined are not attached: ${names.join(", ")}`,
    },
    "policy.attachments",
  );
}
