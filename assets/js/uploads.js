// Names the chosen file under the field and takes files dropped on it.
export function showChosenFiles(page) {
  page.addEventListener("change", (event) => {
    const box = event.target.closest && event.target.closest(".upload");
    if (box && event.target.type === "file") say(box, event.target.files);
  });
  page.addEventListener("dragover", (event) => mark(event, true));
  page.addEventListener("dragleave", (event) => mark(event, false));
  page.addEventListener("drop", (event) => {
    const box = mark(event, false);
    if (!box) return;
    const field = box.querySelector('input[type="file"]');
    field.files = event.dataTransfer.files;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

function mark(event, over) {
  const box = event.target.closest && event.target.closest(".upload");
  if (!box) return null;
  event.preventDefault();
  box.classList.toggle("is-over", over);
  return box;
}

function say(box, files) {
  const line = box.querySelector(".upload-chosen");
  if (line) line.textContent = Array.from(files, (file) => file.name).join("、");
}
