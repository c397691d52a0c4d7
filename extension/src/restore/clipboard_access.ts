// Whether what goes to the clipboard now may hold values. A page cannot read the clipboard unless
// the person allowed it; where they did, it could copy by itself and read what it copied. There,
// only what a person copies with their own hands holds values.

const OWN_COPY_MS = 1_000;

export class ClipboardAccess {
  #pageMayRead = true;
  #ownUntil = 0;

  constructor(signal: AbortSignal) {
    const options = { capture: true, signal };
    window.addEventListener("keydown", (event) => this.#pressed(event), options);
    window.addEventListener("pointerdown", (event) => this.#forget(event), options);
    window.addEventListener("contextmenu", (event) => this.#opened(event), options);
    void this.#watch(signal);
  }

  get pageMayRead(): boolean {
    return this.#pageMayRead;
  }

  /** Of a copy event; without the page's leave to read, whoever caused it. */
  mayHoldValues(): boolean {
    return !this.#pageMayRead || performance.now() < this.#ownUntil;
  }

  #pressed(event: KeyboardEvent): void {
    if (!event.isTrusted) return;
    const copies = (event.ctrlKey || event.metaKey) && /^(?:c|x|insert)$/i.test(event.key);
    this.#ownUntil = copies ? performance.now() + OWN_COPY_MS : 0;
  }

  #forget(event: Event): void {
    if (event.isTrusted) this.#ownUntil = 0;
  }

  /** The menu's items are no business of the page's: until something else is done, it is open. */
  #opened(event: Event): void {
    if (event.isTrusted) this.#ownUntil = Infinity;
  }

  async #watch(signal: AbortSignal): Promise<void> {
    try {
      const status = await navigator.permissions.query({ name: "clipboard-read" as PermissionName });
      this.#pageMayRead = status.state === "granted";
      status.addEventListener("change", () => (this.#pageMayRead = status.state === "granted"), { signal });
    } catch {
      this.#pageMayRead = true;
    }
  }
}
