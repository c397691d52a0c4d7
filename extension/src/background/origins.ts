// Addresses that a person typed, for a server or a site.

/**
 * The origin of a typed address; null unless it is https, or http on this machine: over plain http
 * anybody on the way would read what is masked to keep it from strangers.
 */
export function safeOrigin(typed: string): string | null {
  if (!URL.canParse(typed)) return null;
  const url = new URL(typed);
  const bare = url.pathname === "/" && !url.search && !url.hash && !url.username && !url.password;
  // Of the names of this machine, those that the manifest's policy for connections can express.
  const loopback = url.hostname === "localhost" || url.hostname === "127.0.0.1";
  const safe = url.protocol === "https:" || (url.protocol === "http:" && loopback);
  return bare && safe ? url.origin : null;
}
