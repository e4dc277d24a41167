import { entry, esc, page } from "./html.js";

export const render = (data) => page(data, `
  <nav class="breadcrumb"><ol><li><a href="/">Home</a></li><li><a href="/cases/">Cases</a></li><li>${esc(data.title)}</li></ol></nav>
  <article>
    <header><p class="status"><strong>${esc(data.status)}</strong></p><h1>${esc(data.title)}</h1><p class="standfirst">${esc(data.description)}</p></header>
    <dl><dt>Country</dt><dd>${esc(data.country)}</dd></dl>
    <div class="text">${data.content}</div>
    <section id="timeline"><h2>Timeline</h2><ol class="dated">${(data.collections.byCase[data.page.fileSlug] ?? []).map(entry).join("\n")}</ol></section>
    <p><a href="feed.xml">RSS</a></p>
  </article>`, `<link rel="alternate" type="application/rss+xml" title="${esc(data.title)}" href="${esc(data.page.url)}feed.xml">`);
