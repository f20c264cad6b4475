// A form that is on its way is not sent again by a second click.
export function sendOnce(page) {
  page.addEventListener("submit", (event) => {
    const form = event.target;
    if ((form.method || "get").toLowerCase() !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) return void event.preventDefault();
    form.dataset.sent = "yes";
    for (const button of form.querySelectorAll('button[type="submit"], button:not([type])')) {
      button.setAttribute("aria-busy", "true");
    }
  });
  // A page taken back from the browser's memory, or a form htmx has answered, may be sent again.
  window.addEventListener("pageshow", () => forget(page));
  page.addEventListener("htmx:afterRequest", () => forget(page));
}

function forget(page) {
  for (const form of page.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
  }
}
