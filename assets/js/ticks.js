// The box in a table's head ticks or clears all boxes of its rows.
export function tickAll(page) {
  page.addEventListener("change", (event) => {
    const head = event.target;
    if (!head.matches("[data-tick-all]")) return;
    for (const box of head.closest("table").querySelectorAll('tbody input[type="checkbox"]')) box.checked = head.checked;
  });
}
