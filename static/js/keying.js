// Fast keying: Enter goes on to the next box; in an empty row number it sends the sheet. The first free number takes the focus.
// What was typed about a person stays when another row number brings the person's boxes anew.
(() => {
  const sheet = document.querySelector("[data-enter-moves]");
  if (!sheet) return;
  const boxes = () => [...sheet.querySelectorAll("input:not([type=hidden]), select")];
  const isNumber = (box) => box.name.endsWith("-number");
  const start = boxes().find((box) => isNumber(box) && !box.value);
  if (start && document.activeElement === document.body && !document.getElementById("error-summary")) start.focus();
  const typed = new Map();
  sheet.addEventListener("input", ({target}) => typed.set(target.name, target.type === "checkbox" ? target.checked : target.value));
  document.addEventListener("htmx:after:swap", () => boxes().forEach((box) => {
    if (!typed.has(box.name)) return;
    if (box.type === "checkbox") box.checked = typed.get(box.name); else if (!box.value) box.value = typed.get(box.name);
  }));
  sheet.addEventListener("keydown", (event) => {
    const box = event.target;
    if (event.key !== "Enter" || event.isComposing || !box.matches("input, select")) return;
    if (isNumber(box) && !box.value.trim() && boxes().some((other) => isNumber(other) && other.value)) return;
    event.preventDefault();
    const all = boxes();
    const next = all[all.indexOf(box) + 1];
    if (next) next.focus(); else if (!sheet.querySelector(".htmx-request[data-hx-swap=beforeend]")) sheet.requestSubmit();
  });
})();
