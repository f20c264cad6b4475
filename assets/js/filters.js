// A choice in a filter marked data-send-on-change is applied at once.
export function sendOnChange(page) {
  page.addEventListener("change", (event) => {
    const form = event.target.form;
    if (!form || !event.target.closest("[data-send-on-change]")) return;
    if (form.requestSubmit) form.requestSubmit();
    else form.submit();
  });
}
