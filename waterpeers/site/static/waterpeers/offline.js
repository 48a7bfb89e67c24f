// What is entered without a connection waits on this device and goes out once.
// A form takes part by one line inside it: {% include "parts/offline.html" %}
(async () => {
  const { person, device, session, signIn, signOut, asks } = document.currentScript.dataset;
  if (!navigator.serviceWorker || !window.indexedDB || !navigator.locks) return;
  const here = location.pathname + location.search;
  const panel = document.querySelector("[data-offline]");
  const form = panel && panel.closest("form");
  const errors = document.querySelector(".errors");
  const others = new BroadcastChannel("waterpeers");
  const PAGES = `pages ${person}`, MOST_PAGES = 40, MINUTE = 60000;
  let typing = false; // something since the page was loaded or saved
  let saving = false;
  let ended = false; // the session, so we know
  let taken = false; // this page opens without a connection
  let opened; // the row that the form shows
  const sent = []; // what went out meanwhile

  // --- what waits: a row each; everybody sees their own alone ---

  const base = new Promise((resolve, reject) => {
    const request = indexedDB.open("waterpeers", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("waiting", { keyPath: "uuid" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  async function rows(work, mode = "readwrite") {
    const change = (await base).transaction("waiting", mode, { durability: "strict" });
    const request = work(change.objectStore("waiting"));
    return new Promise((resolve, reject) => {
      change.oncomplete = () => resolve(request && request.result);
      change.onabort = () => reject(change.error);
    });
  }
  async function own() {
    const all = await rows((store) => store.getAll(), "readonly");
    return all.filter((row) => row.person === person).sort((a, b) => !b.after - !a.after || a.at - b.at);
  }
  const keep = (...all) => rows((store) => { for (const row of all) store.put(row); });
  const drop = (...all) => rows((store) => { for (const uuid of all) store.delete(uuid); });
  // Note how a sending ended, unless the row changed meanwhile; null: it is stored.
  const settle = (row, change) => rows((store) => {
    const found = store.get(row.uuid);
    found.onsuccess = () => {
      if (!found.result || found.result.at !== row.at) return;
      if (change) store.put({ ...row, ...change });
      else store.delete(row.uuid);
    };
  });

  // --- sending ---

  async function connected() {
    try {
      const answer = await fetch(session, { cache: "no-store" });
      return answer.ok ? await answer.json() : null;
    } catch { return null; }
  }

  async function send(row, token) {
    let answer, text;
    const headers = { "Idempotency-Key": row.uuid, "Entered-By": person, "X-CSRFToken": token, "Entered-At": row.at, "Device-Time": Date.now() };
    try {
      answer = await fetch(row.address, { method: "POST", body: body(row), headers });
      text = await answer.text();
    } catch { return { later: true, lost: true }; }
    const json = (answer.headers.get("Content-Type") || "").includes("json") && JSON.parse(text);
    if (answer.ok && json) return json;
    if (answer.status === 401) return { later: true, ended: true };
    if (answer.status === 429 || answer.status >= 500 || (row.after && answer.status === 404)) {
      const tries = (row.tries || 0) + 1;
      return { later: true, change: { tries, next: Date.now() + Math.min(2 ** tries / 2, 60) * MINUTE } };
    }
    // What is stored under this uuid says something else: mended, it is another thing.
    const change = json ? { refused: json.reasons, again: true } : { refused: reasonsIn(text) };
    return { change };
  }
  function body({ fields }) {
    const data = fields.some(([, value]) => value instanceof File) ? new FormData() : new URLSearchParams();
    for (const [name, value] of fields) data.append(name, value);
    return data;
  }
  const words = (node) => node.textContent.replace(/[ \n\t]+/g, " ").trim();
  function reasonsIn(text) {
    const page = new DOMParser().parseFromString(text, "text/html");
    for (const where of [".errors li", ".reasons li", "h1, main p"]) {
      const found = [...page.querySelectorAll(where)].map(words);
      if (found.length) return found;
    }
    return [""];
  }

  async function sendAll() {
    // A file goes after the words that it belongs to; other words go before it.
    const due = async () => (await own()).filter((row, _at, all) => !row.draft && !row.refused && !all.some((each) => each.uuid === row.after)
      && (row.next || 0) <= Date.now() && !(typing && row.address === here));
    if (saving || !(await due()).length) return;
    await navigator.locks.request("send", { ifAvailable: true }, async (mayI) => {
      const who = mayI && await connected();
      if (!who) return;
      ended = who.person !== person;
      const tried = new Set();
      for (let row; !ended && (row = (await due()).find((each) => !tried.has(each.uuid))); tried.add(row.uuid)) {
        const result = await send(row, who.token);
        ended = Boolean(result.ended);
        if (result.lost || ended) break;
        await settle(row, result.to ? null : result.change);
        if (!result.to) continue;
        // The page is shown anew once its last words are out.
        if (row.address === here && form && !typing && !(await due()).some((each) => each.address === here && !each.after)) return go(result);
        if (row.after && result.to === here && !typing && !(await due()).length) return location.reload();
        sent.push([row.title, ...result.said.map(([, text]) => text)].join(" – "));
      }
    });
    changed();
  }
  function go({ to, said }) {
    sessionStorage.setItem("said", JSON.stringify(said));
    location.assign(to);
    if (to.startsWith(here) && to.includes("#")) location.reload();
  }

  // --- the form ---

  const shows = (row) => row.address === here && !errors && (!isNew() || row.draft || location.hash === `#${row.uuid}`);
  const drafted = `draft ${person} ${here}`; // what is being typed, beside what was saved before
  const isNew = () => Boolean(form && form.elements.uuid); // each sending makes something new
  const isField = (field) => field.name && !["hidden", "submit", "button"].includes(field.type);
  function isChanged(field) {
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    if (!field.options) return field.value !== field.defaultValue;
    const options = [...field.options];
    if (!options.some((each) => each.defaultSelected)) return field.selectedIndex > 0;
    return options.some((each) => each.selected !== each.defaultSelected);
  }
  function said(field) {
    if (field.type === "checkbox" || field.type === "radio") return field.checked ? "✓" : "–";
    return field.options ? [...field.selectedOptions].map(words).join(", ") : field.value;
  }
  async function collect(submitter) {
    const data = new FormData(form);
    if (submitter && submitter.name) data.append(submitter.name, submitter.value);
    data.delete("csrfmiddlewaretoken");
    const before = (await own()).find((row) => !row.draft && (isNew() ? opened && row.uuid === opened.uuid : row.address === here));
    const uuid = isNew() ? form.elements.uuid.value : before && !before.again ? before.uuid : crypto.randomUUID();
    const told = new Set(before ? before.lines.map(([name]) => name) : []);
    const lines = [...form.elements].filter((field) => isField(field) && (told.has(field.name) || isChanged(field)))
      .map((field) => [field.name, field.labels && field.labels[0] ? words(field.labels[0]) : field.name, said(field)]);
    const fields = [...data].map(([name, value]) => [name, value instanceof File ? value : value.replace(/\r?\n/g, "\r\n")]);
    const row = { uuid, person, address: here, title: words(document.querySelector("h1")), at: Date.now(), fields, lines };
    return { row, before };
  }
  function fill(row) {
    const given = new Map();
    for (const [name, value] of row.fields) given.set(name, [...(given.get(name) || []), value]);
    for (const field of form.elements) {
      const values = given.get(field.name) || [];
      if (!field.name || ["submit", "button", "file"].includes(field.type) || field.name === "csrfmiddlewaretoken") continue;
      if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
      else if (field.multiple) for (const each of field.options) each.selected = values.includes(each.value);
      else if (values.length) field.value = values.shift();
    }
    if (isNew() && row.again) form.elements.uuid.value = crypto.randomUUID();
    form.dispatchEvent(new Event("change")); // shows what follows
  }

  async function save(submitter) {
    const { row, before } = await collect(submitter);
    const files = form.takeApart ? form.takeApart(row, (await own()).filter((each) => each.after === row.uuid).length) : [];
    await keep(row, ...files.map((file) => ({ ...file, uuid: crypto.randomUUID(), person, at: row.at, lines: [], after: row.uuid })));
    await drop(drafted);
    if (before && before.uuid !== row.uuid) await drop(before.uuid);
    typing = false;
    if (navigator.storage.persist) navigator.storage.persist();
    const token = form.elements.csrfmiddlewaretoken;
    let result = await send(row, token.value);
    if (result.ended) { // or only the token has
      const who = await connected();
      if (who && who.person === person) result = await send(row, token.value = who.token);
    }
    ended = Boolean(result.ended);
    if (result.to || result.change) await settle(row, result.to ? null : result.change);
    if (result.to) return go(result);
    if (!result.later) {
      // The page itself says best what is wrong; what had not waited before is then in its fields.
      if (!before) sessionStorage.setItem("tried", row.uuid);
      return natively(submitter);
    }
    opened = row;
    if (isNew()) { form.reset(); form.elements.uuid.value = crypto.randomUUID(); opened = undefined; }
    changed();
    panel.scrollIntoView({ block: "nearest" });
  }
  function natively(submitter) {
    delete form.dataset.sent;
    form.dataset.natively = "yes";
    form.requestSubmit(submitter);
  }
  function takePart() {
    form.addEventListener("input", () => { typing = true; });
    form.addEventListener("unsaved", async () => {
      if (!typing) return;
      await keep({ ...(await collect()).row, uuid: drafted, draft: true });
      show();
    });
    form.addEventListener("autosaved", () => drop(drafted).then(show));
    form.addEventListener("submit", async (event) => {
      if (form.dataset.natively || (event.submitter && event.submitter.hasAttribute("formaction"))) return;
      event.preventDefault();
      event.stopPropagation();
      if (saving) return;
      saving = true;
      try { await save(event.submitter); } catch { natively(event.submitter); }
      saving = false;
    });
    addEventListener("pageshow", () => delete form.dataset.natively);
  }

  // --- pages that are taken along ---

  async function take(copy) {
    await navigator.serviceWorker.register("/service-worker.js");
    await navigator.serviceWorker.ready;
    if (errors) return;
    copy.querySelectorAll("main > .notice").forEach((notice) => notice.remove());
    const html = `<!DOCTYPE html>${copy.outerHTML}`;
    const cache = await caches.open(PAGES);
    await cache.delete(here);
    await cache.put(here, new Response(html, { headers: { "Content-Type": "text/html; charset=utf-8" } }));
    if (!(await cache.match(device, { ignoreVary: true }))) await cache.add(device);
    const pages = await cache.keys();
    await Promise.all(pages.slice(0, -MOST_PAGES).map((page) => page.url.endsWith(device) || cache.delete(page)));
    taken = true;
  }
  async function forgetOthers() {
    for (const name of await caches.keys()) if (name.startsWith("pages ") && name !== PAGES) await caches.delete(name);
  }
  // Signing out, and "keep theirs and drop mine", delete what waits before they go on.
  document.addEventListener("submit", async (event) => {
    const { target } = event, isOut = target.getAttribute("action") === signOut;
    if (!isOut && !target.closest("[role=alert]")) return;
    event.preventDefault();
    event.stopPropagation();
    try {
      const waiting = (await own()).filter((row) => isOut || row.address === here);
      if (isOut && waiting.length && !confirm(asks)) return;
      for (const { uuid } of waiting) await drop(uuid);
      if (isOut) await caches.delete(PAGES);
    } catch { /* nothing is kept here */ }
    target.submit();
  }, true);

  // --- what people see ---

  function changed() { others.postMessage("changed"); return show(); }
  async function show() {
    const waiting = await own();
    for (const link of document.querySelectorAll(`a[href="${device}"]`)) {
      link.dataset.words = link.dataset.words || words(link);
      link.textContent = link.dataset.words + (waiting.length ? ` (${waiting.length})` : "");
    }
    if (!panel) return;
    const say = panel.dataset, status = panel.querySelector("[role=status]"), list = panel.querySelector("[data-list]");
    const shown = opened && waiting.find((row) => row.uuid === opened.uuid);
    const gone = form && shown ? shown.lines.filter(([name]) => !form.elements[name]).map(([, label, value]) => `${label} – ${value}`) : [];
    const news = [
      ended && say.ended,
      form && waiting.some((row) => row.address === here && !row.draft && !row.refused) && say.waits,
      shown && say.shows,
      gone.length && `${say.gone} ${gone.join(" · ")}`,
      sent.length && `${say.sent} ${sent.join(" · ")}`,
    ].filter(Boolean);
    status.textContent = (news.length ? news : [here !== device ? taken && say.kept : !waiting.length && say.none].filter(Boolean)).join(" ");
    status.hidden = !status.textContent;
    panel.querySelector("[data-sign-in]").hidden = !ended;
    panel.querySelector("[data-sign-in]").href = `${signIn}?next=${encodeURIComponent(here)}`;
    list.replaceChildren(...waiting.filter((row) => !(errors && row.address === here)).map(line));
    panel.hidden = false;
    for (const part of document.querySelectorAll("[data-elsewhere]")) part.hidden = here === device;
    await showPages();
  }
  function line(row) {
    const item = panel.querySelector("template").content.cloneNode(true);
    const part = (name) => item.querySelector(`[data-${name}]`);
    part("title").textContent = row.title;
    part("title").href = `${row.address}#${row.uuid}`;
    part("at").textContent = new Date(row.at).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
    part(row.draft ? "draft" : row.refused ? "refused" : row.tries ? "tried" : "waiting").hidden = false;
    part("reasons").replaceChildren(...(row.refused || []).map((text) => Object.assign(document.createElement("li"), { className: "against", textContent: text })));
    part("lines").textContent = row.lines.map(([, label, value]) => `${label} – ${value}`).join("\n");
    part("copy").addEventListener("click", () => navigator.clipboard.writeText([row.title, ...row.lines.map(([, label, value]) => `${label} – ${value}`)].join("\n")));
    part("discard").addEventListener("click", async () => {
      if (!confirm(panel.dataset.discard)) return;
      await drop(row.uuid, ...(await own()).filter((each) => each.after === row.uuid).map((each) => each.uuid));
      await changed();
      if (row.address === here) location.reload();
    });
    return item;
  }
  async function showPages() {
    const list = document.querySelector("[data-pages]");
    if (!list) return;
    const cache = await caches.open(PAGES), items = [];
    for (const { url } of (await cache.keys()).reverse()) {
      const address = url.slice(location.origin.length);
      if (address === device) continue;
      const page = new DOMParser().parseFromString(await (await cache.match(url, { ignoreVary: true })).text(), "text/html");
      const link = Object.assign(document.createElement("a"), { href: address, textContent: words(page.querySelector("h1")) });
      const item = document.createElement("li");
      item.append(link);
      items.push(item);
    }
    list.replaceChildren(...items);
  }
  function showAnswer() {
    const notices = JSON.parse(sessionStorage.getItem("said") || "[]").map(([level, text]) => {
      const notice = Object.assign(document.createElement("div"), { className: `notice ${level}` });
      notice.setAttribute("role", "status");
      notice.append(Object.assign(document.createElement("p"), { textContent: text }));
      return notice;
    });
    sessionStorage.removeItem("said");
    document.querySelector("main").prepend(...notices);
  }

  const copy = document.documentElement.cloneNode(true); // as it came, before anything is filled in
  showAnswer();
  if (form) takePart();
  const tried = sessionStorage.getItem("tried");
  sessionStorage.removeItem("tried");
  if (tried && errors) await drop(tried);
  await forgetOthers();
  if (form) opened = (await own()).filter(shows).sort((a, b) => Boolean(b.draft) - Boolean(a.draft))[0];
  if (opened) fill(opened);
  else if (isNew() && !errors) form.elements.uuid.value = crypto.randomUUID();
  await show();
  others.addEventListener("message", async () => {
    await show(); // what this page shows may have gone out of another one
    if (opened && !typing && !saving && !(await own()).some((row) => row.uuid === opened.uuid)) location.reload();
  });
  addEventListener("online", sendAll);
  document.addEventListener("visibilitychange", () => document.hidden || sendAll());
  setInterval(sendAll, MINUTE);
  if (panel) await take(copy).then(show, () => {});
  await sendAll();
})();
