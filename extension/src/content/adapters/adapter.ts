// What a site does differently. Everything else is the same for all of them.

import type { Way } from "../insertion";

export interface Adapter {
  readonly name: string;
  /** Host names, without those below them. */
  readonly hosts: readonly string[];
  /** The editable that a message is written in. */
  readonly composer: string;
  /** What sends, whatever it is called. */
  readonly sendButton: string;
  /** What holds a composer and its buttons. */
  readonly container: string;
  /** How the site's editor takes text, the surest way first. */
  readonly ways: readonly Way[];
}
