// Real frameworks for pages that a test draws: put on `window`.

import { marked } from "marked";
import React from "react";
import { createRoot } from "react-dom/client";
import { flushSync } from "react-dom";
import Markdown from "react-markdown";
import remarkGfm from "remark-gfm";

const h = React.createElement;

function Messages({ texts, keyed }) {
  return texts.map((text, index) => h("p", { key: keyed ? text : index, className: "m" }, text));
}

function Pieces({ parts, bold }) {
  return h("p", null, "名前: ", parts[0], bold ? h("b", null, "!") : null, parts[1], " 様");
}

window.drawing = {
  react(container) {
    const root = createRoot(container);
    return {
      messages: (texts, keyed) => flushSync(() => root.render(h(Messages, { texts, keyed }))),
      pieces: (parts, bold) => flushSync(() => root.render(h(Pieces, { parts, bold }))),
      markdown: (text) =>
        flushSync(() => root.render(h(Markdown, { remarkPlugins: [remarkGfm] }, text))),
      end: () => root.unmount(),
    };
  },
  markdown: (text) => marked.parse(text),
};
