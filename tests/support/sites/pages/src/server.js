// What all the sites do alike with their server: answers that arrive in pieces, kept
// conversations, uploads. Addresses are each site's own.

/** Calls `onEvent(name, data)` for each server-sent event. */
export async function readEvents(response, onEvent) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    rest += value;
    const events = rest.split("\n\n");
    rest = events.pop();
    for (const event of events) {
      const fields = Object.fromEntries(
        event.split("\n").map((line) => [line.split(": ")[0], line.slice(line.indexOf(": ") + 2)]),
      );
      if (fields.data && fields.data !== "[DONE]") onEvent(fields.event, JSON.parse(fields.data));
    }
  }
}

export function conversationId() {
  return location.pathname.match(/\/(?:c|chat|app|chats)\/([a-z0-9-]+)/)?.[1] ?? null;
}

/** The turns `{role, text}` of the conversation in the address; none where there is none. */
export async function loadTurns() {
  const id = conversationId();
  return id ? await (await fetch(`/imitated/history/${id}`)).json() : [];
}

/** Goes to the server at once, as on the real sites, before the person presses send. */
export async function upload(file) {
  await fetch("/imitated/upload", { method: "POST", body: file, headers: { "x-name": encodeURIComponent(file.name) } });
  return { name: file.name };
}

/** Files that are chosen, dropped or pasted anywhere in the page. */
export function takeFiles(onFile) {
  const input = document.querySelector("input[type=file]");
  input.addEventListener("change", async () => {
    for (const file of input.files) onFile(await upload(file));
  });
  document.addEventListener("dragover", (event) => event.preventDefault());
  document.addEventListener("drop", async (event) => {
    event.preventDefault();
    for (const file of event.dataTransfer.files) onFile(await upload(file));
  });
  document.addEventListener("paste", async (event) => {
    for (const file of event.clipboardData?.files ?? []) onFile(await upload(file));
  });
}
