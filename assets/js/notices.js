// The cross on a notice takes it away.
export function dismissNotices(page) {
  page.addEventListener("click", (event) => {
    const cross = event.target.closest(".notice-close");
    if (cross) cross.closest(".notice").remove();
  });
}
