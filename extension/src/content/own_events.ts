// The events that this script makes itself. A page cannot add to them: they are known by identity.

export class OwnEvents {
  readonly #events = new WeakSet<Event>();
  readonly add = (event: Event): void => {
    this.#events.add(event);
  };

  has(event: Event): boolean {
    return this.#events.has(event);
  }
}

export function swallow(event: Event): void {
  event.stopImmediatePropagation();
  if (event.cancelable) event.preventDefault();
}
