// Small comforts; every page works without them.

const length = (text) => [...text.replace(/\r\n?/g, "\n").normalize("NFC").trim()].length;

for (const area of document.querySelectorAll("textarea[data-limit]")) {
  const words = document.getElementById(`${area.id}-count`);
  const limit = Number(area.dataset.limit);
  const spoken = document.createElement("span");
  spoken.className = "visually-hidden";
  spoken.setAttribute("role", "status");
  words.after(spoken);
  let later = 0;
  const count = () => {
    const left = limit - length(area.value);
    const sentence = left < 0 ? words.dataset.over : words.dataset.left;
    words.textContent = sentence.replace("{count}", Math.abs(left).toLocaleString(document.documentElement.lang));
    words.classList.toggle("field__count--over", left < 0);
    clearTimeout(later);
    later = setTimeout(() => { spoken.textContent = left < 100 ? words.textContent : ""; }, 900);
  };
  area.addEventListener("input", count);
  count();
}

document.querySelector(".error-summary[data-focus]")?.focus();

for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) break;
  const field = document.getElementById(button.dataset.copy);
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    await navigator.clipboard.writeText(field.value);
    button.textContent = button.dataset.done;
  });
}

// A shared computer: what was typed in this tab goes with the one who typed it.
document.querySelector('form[action$="/sign-out"]')?.addEventListener("submit", () => sessionStorage.clear());

const narrow = document.querySelector(".rail--narrow details");
narrow?.addEventListener("click", (event) => {
  if (event.target.closest("a")) narrow.open = false;
});

addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  document.activeElement?.closest(".strip__cell, .sum")?.blur();
  const open = document.querySelector(".view[open]");
  if (open) {
    open.open = false;
    open.querySelector("summary").focus();
  }
});
