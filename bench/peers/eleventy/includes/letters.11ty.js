import { letterItem, page } from "./html.js";

export const render = (data) => page(data, `
  <nav class="breadcrumb"><ol><li><a href="/">Home</a></li><li>Letters</li></ol></nav>
  <h1>Letters</h1>
  <ol class="dated">${data.collections.letters.map(letterItem).join("\n")}</ol>`);
