// Menus and questions are <details>; Escape, a click elsewhere or their own 取消 closes them.
const sheets = "details.top-who, details.bottom-more, details.confirm";

export function closeOpenSheets(page) {
  page.addEventListener("click", (event) => {
    for (const sheet of page.querySelectorAll(sheets)) {
      const asked = event.target.closest("[data-close]");
      if (sheet.open && (!sheet.contains(event.target) || (asked && sheet.contains(asked)))) close(sheet, Boolean(asked));
    }
  });
  page.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const sheet of page.querySelectorAll(sheets)) if (sheet.open) close(sheet, true);
  });
}

function close(sheet, returnFocus) {
  sheet.open = false;
  if (returnFocus) sheet.querySelector("summary").focus();
}
