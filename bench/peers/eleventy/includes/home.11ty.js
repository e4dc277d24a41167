import { caseItem, entry, letterItem, page } from "./html.js";

export const render = (data) => page(data, `
  <section><h2>Latest</h2><ol class="dated">${data.collections.updates.slice(0, 8).map(entry).join("\n")}</ol></section>
  <section><h2>Cases</h2><ul>${data.collections.cases.map(caseItem).join("\n")}</ul></section>
  <section><h2>Letters</h2><ol class="dated">${data.collections.letters.slice(0, 5).map(letterItem).join("\n")}</ol></section>`);
