// What every page has: the choice of its language, which the browser keeps, and that
// nothing is kept of what was withdrawn or taken down.
import { ask } from "./api.js";
import { forgetMarked } from "./drafts.js";

forgetMarked(JSON.parse(document.body.dataset.forgotten || "{}"));

// What is forgotten elsewhere while the page stands open is forgotten here too. One
// question at a time: while a large site is planned, more would stand before a save.
let asks = false;

async function lookWhatIsForgotten() {
  if (asks || document.visibilityState !== "visible" || document.body.className === "welcome") return;
  asks = true;
  const { status, json } = await ask("GET", "forgotten");
  if (status === 200) forgetMarked(json);
  asks = false;
}
document.addEventListener("visibilitychange", lookWhatIsForgotten);
setInterval(lookWhatIsForgotten, 5000);

document.getElementById("language").addEventListener("change", (event) => {
  document.cookie = `casebook-desk-language=${event.target.value}; path=/-/; samesite=strict; max-age=31536000`;
  location.reload();
});
