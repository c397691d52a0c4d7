// A ProseMirror composer as chatgpt.com and claude.ai have one: a paragraph for each line, Enter
// sends, Shift+Enter breaks the line. The model is ProseMirror's own; what another script writes
// into the DOM behind its back it reads, repairs or throws away, as it does on the real sites.

import { baseKeymap, splitBlock } from "prosemirror-commands";
import { history, redo, undo } from "prosemirror-history";
import { keymap } from "prosemirror-keymap";
import { schema } from "prosemirror-schema-basic";
import { EditorState } from "prosemirror-state";
import { EditorView } from "prosemirror-view";

/**
 * `attributes` are those of the editable element. `onSend(text)` is called for Enter; where it
 * returns true the composer is emptied. `onChange(text)` is called for each change.
 */
export function makeEditor(mount, { attributes, onSend, onChange, onPasteLong }) {
  const send = () => {
    if (onSend(read(view))) clear(view);
    return true;
  };
  const state = () =>
    EditorState.create({
      schema,
      plugins: [
        history(),
        keymap({ Enter: send, "Shift-Enter": splitBlock, "Mod-z": undo, "Mod-y": redo }),
        keymap(baseKeymap),
      ],
    });
  const view = new EditorView(mount, {
    state: state(),
    attributes,
    handlePaste: (_view, event) => {
      const text = event.clipboardData?.getData("text/plain") ?? "";
      if (!onPasteLong || text.length <= 4000) return false;
      onPasteLong(text);
      return true;
    },
    dispatchTransaction(transaction) {
      view.updateState(view.state.apply(transaction));
      if (transaction.docChanged) onChange?.(read(view));
    },
  });
  const clear = () => {
    view.updateState(state());
    onChange?.("");
  };
  return { view, read: () => read(view), clear };
}

function read(view) {
  const lines = [];
  view.state.doc.forEach((block) => lines.push(block.textContent));
  return lines.join("\n");
}
