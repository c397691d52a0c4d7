// Addresses that a person typed, for a server or a site.

/**
 * The origin of a typed address; null unless it is https, or http on this machine: over plain http
 * anybody on the way would read what is masked to keep it from strangers.
 */
export function safeOrigin(typed: string): string | null {
  if (!URL.canParse(typed)) return null;
  const url = new URL(typed);
  const bare = url.pathname === "/" && !url.search && !url.hash && !url.username && !url.password;
  const loopback = /^(?:localhost|127\.[0-9.]{5,11}|\[::1\])$/.test(url.hostname);
  const safe = url.protocol === "https:" || (url.protocol === "http:" && loopback);
  return bare && safe ? url.origin : null;
}
