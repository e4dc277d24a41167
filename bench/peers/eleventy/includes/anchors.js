// Heading anchors, which the other generators give by default.
export default function (md) {
  md.core.ruler.push("anchors", (state) => {
    state.tokens.forEach((token, i) => {
      if (token.type === "heading_open") {
        token.attrSet("id", state.tokens[i + 1].content.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-"));
      }
    });
  });
}
