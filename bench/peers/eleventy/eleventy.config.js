// Collections are made once, by kind and by case; pages are minified as they are written.
import markdownIt from "markdown-it";
import anchors from "./includes/anchors.js";
import { minify } from "html-minifier-terser";

export default function (config) {
  config.setLibrary("md", markdownIt({ html: true, typographer: true }).use(anchors));
  config.setQuietMode(true);
  config.addPassthroughCopy("style.css");

  const newest = (a, b) => b.date - a.date;
  const kind = (api, name) => api.getAll().filter((p) => p.data.kind === name);
  config.addCollection("updates", (api) => kind(api, "update").sort(newest));
  config.addCollection("letters", (api) => kind(api, "letter").sort(newest));
  config.addCollection("cases", (api) => kind(api, "case"));
  config.addCollection("entries", (api) => [...kind(api, "update"), ...kind(api, "letter")].sort(newest).slice(0, 50));
  config.addCollection("byCase", (api) => {
    const map = {};
    for (const u of kind(api, "update").sort(newest)) {
      (map[u.data.case] ??= []).push(u);
    }
    return map;
  });

  config.addTransform("minify", function (content) {
    if (!(this.page.outputPath || "").endsWith(".html")) {
      return content;
    }
    return minify(content, { collapseWhitespace: true, removeComments: true });
  });

  return {
    dir: { input: "content", includes: "../includes", output: "public" },
    markdownTemplateEngine: false,
    templateFormats: ["md", "11ty.js"],
  };
}
