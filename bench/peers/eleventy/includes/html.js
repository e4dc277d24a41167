// What the layouts share: escaping, dates, the page around the text.
const marks = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
export const esc = (s) => String(s ?? "").replace(/[&<>"']/g, (c) => marks[c]);

const months = "January February March April May June July August September October November December".split(" ");
export const time = (d) =>
  `<time datetime="${d.toISOString().slice(0, 10)}">${d.getUTCDate()} ${months[d.getUTCMonth()]} ${d.getUTCFullYear()}</time>`;

export const link = (p) => `<a href="${esc(p.url)}">${esc(p.data.title)}</a>`;
export const entry = (p) => `<li>${time(p.date)} ${link(p)} <p>${esc(p.data.description)}</p></li>`;
export const caseItem = (p) => `<li>${link(p)} <strong>${esc(p.data.status)}</strong> <p>${esc(p.data.description)}</p></li>`;
export const letterItem = (p) => `<li>${time(p.date)} ${link(p)}</li>`;

export const page = (data, main, feed = "") => `<!DOCTYPE html>
<html lang="en" dir="ltr">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width,initial-scale=1">
  <title>${data.page.url === "/" ? "" : esc(data.title) + " – "}Yardstick</title>
  <meta name="description" content="${esc(data.description ?? "Everything here is made up.")}">
  <link rel="canonical" href="https://example.org${esc(data.page.url)}">
  <link rel="stylesheet" href="/style.css">
  ${feed}
  <link rel="alternate" type="application/rss+xml" title="Yardstick" href="/feed.xml">
  <meta property="og:site_name" content="Yardstick">
  <meta property="og:title" content="${esc(data.title)}">
  <meta property="og:url" content="https://example.org${esc(data.page.url)}">
</head>
<body>
  <header class="masthead">
    <p class="site"><a href="/">Yardstick</a></p>
    <nav aria-label="Menu"><ul><li><a href="/cases/">Cases</a></li><li><a href="/letters/">Letters</a></li></ul></nav>
  </header>
  <main>
    ${main}
  </main>
  <footer><p>Yardstick · <a href="/feed.xml">RSS</a></p></footer>
</body>
</html>
`;

export const rss = (title, url, feed, items) => `<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">
  <channel>
    <title>${esc(title)}</title>
    <link>https://example.org${esc(url)}</link>
    <description>Everything here is made up.</description>
    <language>en</language>
    <atom:link href="https://example.org${esc(feed)}" rel="self" type="application/rss+xml"/>
    ${items
      .slice(0, 50)
      .map(
        (p) => `<item>
      <title>${esc(p.data.title)}</title>
      <link>https://example.org${esc(p.url)}</link>
      <guid>https://example.org${esc(p.url)}</guid>
      <pubDate>${p.date.toUTCString()}</pubDate>
      <description>${esc(p.content)}</description>
    </item>`,
      )
      .join("\n")}
  </channel>
</rss>
`;
