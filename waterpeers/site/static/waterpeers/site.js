// Small comforts; every page works without them.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) { event.preventDefault(); return; }
  if (form.method === "post" && !navigator.onLine && !form.querySelector("[data-offline]")) {
    event.preventDefault(); // the browser would put a page of its own in the place of the form
    sayCut(form, event.submitter);
  } else if (form.method === "post") {
    form.dataset.sent = "yes";
    setTimeout(() => delete form.dataset.sent, 8000);
  }
});
function sayCut(form, button) {
  const said = form.querySelector(".cut") || document.createElement("p");
  said.className = "notice care cut";
  said.setAttribute("role", "alert");
  said.textContent = document.body.dataset.cut;
  (button && form.contains(button) ? button.closest(".actions, .bar") || button : form.lastElementChild).before(said);
  addEventListener("online", () => said.remove(), { once: true });
}
addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) print();
  document.querySelectorAll(".top details[open]").forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  document.querySelectorAll(".top details[open]").forEach((menu) => {
    menu.open = false;
    menu.querySelector("summary").focus();
  });
});
// Going back to what a form answered asks for the page anew, without asking whether to send again.
history.replaceState(history.state, "", location.href);
// What is folded on a telephone stands open where there is room, and on paper.
const unfold = () => document.querySelectorAll("details.fold").forEach((part) => { part.open = true; });
if (matchMedia("(min-width: 48.01rem)").matches) unfold();
addEventListener("beforeprint", unfold);
const reveal = () => document.getElementById(location.hash.slice(1))?.closest("details.fold:not([open])")?.setAttribute("open", "");
reveal();
addEventListener("hashchange", reveal);
// The place on a page that a mail points at is kept through signing in, and through another language.
if (location.hash) document.querySelectorAll("form input[name=next]").forEach((next) => { next.value += location.hash; });
// Times are said by the clock of whoever reads.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zone && !document.cookie.split("; ").includes(`zone=${zone}`)) document.cookie = `zone=${zone}; path=/; max-age=31536000; samesite=lax`;
// A slider says its value while it moves, and asks once it rests.
document.querySelectorAll("input[data-shows]").forEach((slider) => {
  const shows = document.getElementById(slider.dataset.shows);
  slider.addEventListener("input", () => { shows.value = Number(slider.value).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 }); });
  slider.addEventListener("change", () => slider.form.requestSubmit());
});
// All that stands against a form is said at once, by the server, in the reader's language.
document.querySelectorAll("form[method=post]").forEach((form) => { form.noValidate = true; });
const errors = document.querySelector(".errors");
if (errors && !errors.closest(".scheme")) errors.focus();
// Autosave: some seconds after the last key, the form's fields go to the address it names.
document.querySelectorAll("form[data-autosave]").forEach((form) => {
  let timer;
  const note = form.querySelector(".saved");
  form.addEventListener("submit", () => clearTimeout(timer)); // what is sent is no draft
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const fields = new FormData(form);
      for (const [name, value] of [...fields]) if (value instanceof File) fields.delete(name);
      try {
        const answer = await fetch(form.dataset.autosave, { method: "POST", body: fields });
        const said = (answer.headers.get("Content-Type") || "").startsWith("text/plain");
        if (said && note) note.textContent = await answer.text();
        form.dispatchEvent(new Event(answer.ok ? "autosaved" : "unsaved"));
      } catch { // no network: the next key tries again
        form.dispatchEvent(new Event("unsaved"));
      }
    }, 1500);
  });
});
// A question that follows from an answer shows as soon as that is given.
document.querySelectorAll("form[data-follows]").forEach((form) => {
  const holds = (condition) => {
    const [code, answers] = condition.split("=");
    const named = (name) => `[name="${CSS.escape(name)}"]:checked`;
    return [...form.querySelectorAll(`${named(`v-${code}`)}, ${named(code)}`)].some((given) => answers.split("|").includes(given.value) && !given.closest("[hidden]"));
  };
  const show = () => {
    form.querySelectorAll("[data-when]").forEach((part) => { part.hidden = !part.dataset.when.split(" ").every(holds) && !part.querySelector(".error"); });
    form.querySelectorAll(".part").forEach((part) => { part.hidden = (part.dataset.when && part.hidden) || !part.querySelector(".asked:not([hidden])"); });
  };
  form.addEventListener("change", show);
  show();
});
// In a page of many figures, Enter and the arrows lead to the next one, as in a sheet.
document.querySelectorAll("form[data-rows]").forEach((form) => form.addEventListener("keydown", (event) => {
  const step = { Enter: 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || !event.target.matches("input[inputmode]")) return;
  const figures = [...form.querySelectorAll("input[inputmode]")];
  const next = figures[figures.indexOf(event.target) + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
  next.select();
}));
// A page that waits for a run shows its state anew, without losing the reader's place.
async function renew() {
  if (!document.querySelector("[data-renew]")) return;
  try {
    const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
    document.querySelector("main").replaceWith(page.querySelector("main"));
  } catch { /* no network: the next time tries again */ }
  setTimeout(renew, 2000);
}
setTimeout(renew, 2000);
