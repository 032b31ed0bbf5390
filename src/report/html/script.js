"use strict";
(() => {
  // What belongs together lights up together: a passage, its note, its place in the strip, its source.
  const light = (story, selector, on) => {
    for (const element of story.querySelectorAll(selector)) element.classList.toggle("hot", on);
  };
  const keys = (value) => (value || "").split(" ").filter((key) => /^[a-z]?\d+$/.test(key));
  let undo = () => {};
  const point = (event) => {
    undo();
    undo = () => {};
    const target = event.target;
    const hit = target instanceof Element ? target.closest("[data-n],[data-card]") : null;
    const story = hit && hit.closest(".story");
    if (!story) return;
    const selectors = [];
    for (const key of keys(hit.dataset.n)) selectors.push(`.m[data-n~="${key}"]`, `.note[data-n~="${key}"]`, `svg [data-n~="${key}"]`);
    for (const key of keys(hit.dataset.s)) selectors.push(`[data-card="${key}"]`);
    for (const key of keys(hit.dataset.card)) selectors.push(`[data-s~="${key}"]`, `[data-card="${key}"]`);
    if (!selectors.length) return;
    const all = selectors.join(",");
    light(story, all, true);
    undo = () => light(story, all, false);
  };
  document.addEventListener("mouseover", point);
  document.addEventListener("focusin", point);

  // Paper has no handle to open a note with.
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll(".story details:not([open])")];
    for (const details of opened) details.open = true;
  });
  addEventListener("afterprint", () => {
    for (const details of opened) details.open = false;
  });

  // The table of contents sorts by any column.
  for (const head of document.querySelectorAll("th[data-sort]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const body = head.closest("table").tBodies[0];
      const down = head.getAttribute("aria-sort") !== "descending" && head.classList.contains("n") ||
        head.getAttribute("aria-sort") === "ascending";
      for (const other of head.parentNode.children) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const value = (row) => row.cells[head.cellIndex];
      const compare = (a, b) => head.classList.contains("n")
        ? value(a).dataset.v - value(b).dataset.v
        : value(a).textContent.localeCompare(value(b).textContent);
      body.append(...[...body.rows].sort((a, b) => (down ? -1 : 1) * compare(a, b)));
    });
  }
})();
