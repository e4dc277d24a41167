// Adds to the share row what needs a script: to copy the page's address, and to hand
// it to the reader's own programs. Without it the row is whole. It stores nothing
// and asks nobody for anything.
(() => {
  const row = document.querySelector(".share ul[data-copy]");
  const link = document.querySelector("link[rel=canonical]");
  if (!row || !link) return;
  const url = link.href;
  const add = (label, act) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    button.addEventListener("click", () => act(button));
    const item = document.createElement("li");
    item.append(button);
    row.prepend(item);
  };
  if (navigator.clipboard) {
    const said = document.createElement("span");
    said.setAttribute("role", "status");
    row.after(said);
    add(row.dataset.copy, async () => {
      try {
        await navigator.clipboard.writeText(url);
        said.textContent = row.dataset.copied;
      } catch {
        said.textContent = url;
      }
    });
  }
  if (navigator.share) {
    const title = document.querySelector('meta[property="og:title"]')?.content ?? document.title;
    add(row.dataset.share, () => navigator.share({ title, url }).catch(() => {}));
  }
})();
