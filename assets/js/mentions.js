// Whoever is chosen beside a text that may mention people is put into the text, so that several can be chosen.
export function putMentions(page) {
  page.addEventListener("input", (event) => {
    const chooser = event.target;
    const text = page.querySelector(`[data-mentions="${chooser.id}"]`);
    if (!chooser.list || !text) return;
    const name = chooser.value.trim();
    if (![...chooser.list.options].some((option) => option.value === name)) return;
    const at = text.selectionEnd ?? text.value.length;
    const before = text.value.slice(0, at);
    text.value = `${before}${before && !/\s$/.test(before) ? " " : ""}@${name} ${text.value.slice(at)}`;
    chooser.value = "";
  });
}
