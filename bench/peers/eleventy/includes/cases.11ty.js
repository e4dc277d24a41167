import { caseItem, page } from "./html.js";

export const render = (data) => page(data, `
  <nav class="breadcrumb"><ol><li><a href="/">Home</a></li><li>Cases</li></ol></nav>
  <h1>Cases</h1>
  <ul>${data.collections.cases.map(caseItem).join("\n")}</ul>`);
