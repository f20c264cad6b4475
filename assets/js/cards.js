// Rows shown as cards lose their table meaning in some browsers; roles give it back to screen readers.
const roles = { TABLE: "table", THEAD: "rowgroup", TBODY: "rowgroup", TR: "row", TD: "cell" };

export function nameCellsOfCards(part) {
  for (const table of part.querySelectorAll("table.as-cards")) {
    for (const node of [table, ...table.querySelectorAll("thead, tbody, tr, td")]) {
      node.setAttribute("role", roles[node.tagName]);
    }
    for (const head of table.querySelectorAll("th")) {
      head.setAttribute("role", head.scope === "row" ? "rowheader" : "columnheader");
    }
  }
}
