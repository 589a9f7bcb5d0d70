// Searches and sorts the table of commitments. Without it every page is complete.
"use strict";
(() => {
  const table = document.querySelector("table.t-status");
  if (!table) return;
  const rows = [...table.querySelectorAll("tbody tr:not(.group)")];
  const groups = [...table.tBodies];
  const texts = new Map(rows.map((row) => [row, row.textContent.toLowerCase()]));
  const refOf = (row) => (row.querySelector("th a") || row).textContent.trim();

  // Wordings, quotes, notes and sources come with the first search, where they can be fetched.
  let whole = null;
  const fetchWords = () => {
    if (whole) return whole;
    const address = document.querySelector("nav[data-search]").dataset.search;
    whole = fetch(address)
      .then((answer) => answer.json())
      .then((words) => {
        for (const row of rows) {
          texts.set(row, `${texts.get(row)} ${(words[refOf(row)] || "").toLowerCase()}`);
        }
      })
      .catch(() => undefined);
    return whole;
  };

  const find = document.createElement("form");
  find.className = "find";
  find.setAttribute("role", "search");
  const label = document.createElement("label");
  label.htmlFor = "_find";
  label.textContent = "Search titles, wordings, quotes and sources";
  const input = document.createElement("input");
  input.id = "_find";
  input.type = "search";
  input.autocomplete = "off";
  const output = document.createElement("output");
  output.htmlFor = "_find";
  find.append(label, input, output);
  find.addEventListener("submit", (event) => event.preventDefault());
  table.before(find);

  const show = () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const row of rows) {
      const fits = words.every((word) => texts.get(row).includes(word));
      row.hidden = !fits;
      count += fits ? 1 : 0;
    }
    for (const group of groups) {
      group.hidden = ![...group.rows].some((row) => !row.hidden && !row.classList.contains("group"));
    }
    output.textContent = words.length ? `${count} of ${rows.length}` : "";
  };
  input.addEventListener("input", () => {
    show();
    fetchWords().then(show);
  });

  const collator = new Intl.Collator("en", { numeric: true });
  const keyOf = (row, column) => {
    const cell = row.cells[column];
    const time = cell.querySelector("time");
    const value = cell.querySelector(".v") || cell;
    return time ? time.dateTime : value.textContent.trim().replace(/^–$/, "\uffff");
  };
  [...table.tHead.rows[0].cells].forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      for (const group of groups) {
        const own = [...group.rows].filter((row) => !row.classList.contains("group"));
        own.sort((a, b) => collator.compare(keyOf(a, column), keyOf(b, column)) * (down ? -1 : 1));
        group.append(...own);
      }
    });
  });
})();
