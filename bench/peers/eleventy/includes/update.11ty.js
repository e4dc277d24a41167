import { esc, link, page, time } from "./html.js";

export const render = (data) => {
  const all = data.collections.byCase[data.case];
  const at = all.findIndex((p) => p.url === data.page.url);
  const around = [all[at - 1], all[at + 1]].filter(Boolean);
  return page(data, `
  <nav class="breadcrumb"><ol><li><a href="/">Home</a></li><li><a href="/cases/">Cases</a></li><li><a href="/cases/${esc(data.case)}/">${esc(data.caseTitle)}</a></li><li>${esc(data.title)}</li></ol></nav>
  <article>
    <header><p>${time(data.page.date)}</p><h1>${esc(data.title)}</h1><p class="standfirst">${esc(data.description)}</p></header>
    <div class="text">${data.content}</div>
    <nav class="pager"><ul>${around.map((p) => `<li>${link(p)}</li>`).join("")}</ul></nav>
  </article>`);
};
