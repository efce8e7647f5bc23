// What staff pages do beyond HTML: select all rows, count the selected, ignore a second click, show the current menu entry.
(() => {
  const rows = (form, state = "") => form.querySelectorAll(`tbody input[type="checkbox"]${state}`);
  const count = (form) => {
    const chosen = rows(form, ":checked").length;
    form.querySelectorAll("[data-selected]").forEach((place) => { place.textContent = chosen.toLocaleString("vi-VN"); });
  };
  document.addEventListener("change", (event) => {
    const box = event.target;
    if (box.type !== "checkbox" || !box.form) return;
    if (box.matches("[data-select-all]")) rows(box.form).forEach((row) => { row.checked = box.checked; });
    count(box.form);
  });
  addEventListener("pageshow", () => document.querySelectorAll("form").forEach(count));
  let last = {form: null, at: 0};
  document.addEventListener("submit", (event) => {
    if (event.target.method !== "post") return;
    if (event.target === last.form && event.timeStamp - last.at < 2000) event.preventDefault();
    else last = {form: event.target, at: event.timeStamp};
  });
  document.querySelectorAll(".menu [aria-current], .tabs [aria-current]").forEach((entry) => {
    entry.parentElement.scrollLeft = entry.offsetLeft - entry.parentElement.offsetLeft - 16;
  });
})();
