// Everything works without this file but live updates and keys.
"use strict";
(() => {
  const said = (text) => {
    const place = document.getElementById("said");
    place.textContent = "";
    setTimeout(() => { place.textContent = text; }, 50);
    clearTimeout(said.later);
    said.later = setTimeout(() => { place.textContent = said.act = ""; }, 6000);
  };
  said.act = "";

  // What an act answers in a header is told to whoever looks or listens.
  document.addEventListener("htmx:afterRequest", (event) => {
    const text = event.detail.xhr?.getResponseHeader("X-Said");
    if (text) said(said.act = decodeURIComponent(text));
  });
  document.addEventListener("htmx:responseError", (event) => {
    const title = new DOMParser().parseFromString(event.detail.xhr.responseText, "text/html");
    said(title.querySelector("[role=alert]")?.textContent || document.body.dataset.failed || "Error");
  });
  document.addEventListener("htmx:sendError", () => said(document.body.dataset.offline || "Offline"));

  // A dialog is opened by a button that names it.
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    if (opener) document.getElementById(opener.dataset.opens)?.showModal();
  });

  // An address to copy is chosen whole.
  document.addEventListener("focusin", (event) => {
    if (event.target.matches("[data-copy]")) event.target.select();
  });

  const list = document.querySelector("[data-live]");
  if (!list) return;

  // --- live: the daemon says that something has changed, the page asks for what it shows ---
  let pending;
  const refresh = () => {
    clearTimeout(pending);
    pending = setTimeout(() => {
      // Not under somebody's hands: a form that is being filled in stays.
      const busy = list.contains(document.activeElement) && document.activeElement.matches("input, textarea");
      if (busy || document.querySelector("dialog[open]")) { refresh(); return; }
      htmx.trigger(list, "refresh");
    }, 150 + Math.random() * Number(list.dataset.spread || 0));
  };

  // A browser has six connections to a host, so of all its tabs one listens and tells the others:
  // the one that was shown last, as one that is not shown may be asleep. Where pages may not talk
  // to each other (without HTTPS) those listen that are shown.
  const tabs = navigator.locks && window.BroadcastChannel ? new BroadcastChannel("live") : null;
  let source, release, waiting;
  let gap = false;
  const hear = (told) => {
    if (told.is === "open" && !release) hush();
    if (told.is === "stories") { list.dataset.spread = told.spread; refresh(); }
    if (told.is === "gap") refresh();
  };
  const tell = (told) => { hear(told); tabs?.postMessage(told); };
  const hush = () => { source?.close(); source = undefined; };
  const listen = () => {
    hush();
    const own = source = new EventSource(list.dataset.live);
    own.addEventListener("stories", (event) => tell({ is: "stories", spread: JSON.parse(event.data).spread || 0 }));
    own.addEventListener("open", () => {
      tabs?.postMessage({ is: "open" });
      // What came while nobody was connected is fetched now.
      if (gap) tell({ is: "gap" });
      gap = true;
      document.documentElement.dataset.live = "on";
    });
    own.addEventListener("error", () => {
      // Whoever is not let in any more is led to the login by what htmx gets.
      if (document.documentElement.dataset.live === "on") refresh();
      document.documentElement.dataset.live = "off";
      if (own.readyState === EventSource.CLOSED) setTimeout(() => { if (source === own) listen(); }, 10000);
    });
  };
  const lead = () => { listen(); return new Promise((resolve) => { release = resolve; }); };
  const take = () => {
    waiting?.abort();
    release = () => {};
    // Who led until now goes on until it hears that we listen.
    navigator.locks.request("live", { steal: true }, lead).catch(wait);
  };
  const wait = () => {
    release = undefined;
    document.documentElement.dataset.live = "on";
    const { signal } = waiting = new AbortController();
    const inherit = () => { gap = true; return lead(); };
    navigator.locks.request("live", { signal }, inherit).catch(() => { if (!signal.aborted) wait(); });
  };
  const join = () => {
    if (!tabs) { if (!document.hidden) listen(); } else if (document.hidden) wait(); else take();
  };
  if (tabs) tabs.onmessage = (event) => hear(event.data);
  join();
  addEventListener("pagehide", () => { hush(); waiting?.abort(); release?.(); release = undefined; });
  addEventListener("pageshow", (event) => { if (event.persisted) { gap = true; join(); } });

  // --- unread: what was on the screen has been seen once somebody turns away from it ---
  const title = document.title;
  const count = () => {
    const unread = Number(list.firstElementChild?.dataset.unread || 0);
    document.title = unread ? `(${unread}) ${title}` : title;
  };
  count();
  let since = performance.now();
  const look = () => {
    const form = document.getElementById("look");
    // A part of the stories says nothing of the others.
    if (!form || !("all" in form.dataset) || performance.now() - since < 3000) return;
    const fields = new URLSearchParams(new FormData(form));
    fields.set("upto", list.firstElementChild?.dataset.upto || fields.get("upto"));
    navigator.sendBeacon(form.action, fields);
  };
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) { look(); if (!tabs) hush(); return; }
    since = performance.now();
    if (!release) join();
    refresh();
  });
  addEventListener("pagehide", look);
  // What came live was on the screen as well.
  document.getElementById("look")?.addEventListener("formdata", (event) => {
    const upto = list.firstElementChild?.dataset.upto;
    if (upto) event.formData.set("upto", upto);
  });

  // --- keys ---
  const cards = () => [...list.querySelectorAll(".card")];
  const chosen = () => list.querySelector(".card.chosen");
  const choose = (card) => {
    if (!card) return;
    chosen()?.classList.remove("chosen");
    card.classList.add("chosen");
    card.querySelector("h2 a").focus({ preventScroll: true });
    card.scrollIntoView({ block: "nearest" });
  };
  const step = (by) => {
    const all = cards();
    const at = all.indexOf(chosen());
    choose(all[at < 0 ? 0 : Math.min(Math.max(at + by, 0), all.length - 1)]);
  };
  const press = (name) => {
    const button = chosen()?.querySelector(`[data-key="${name}"]`);
    if (button) button.click();
  };
  const keys = {
    j: () => step(1),
    k: () => step(-1),
    a: () => press("a"),
    m: () => press("m"),
    Enter: () => chosen()?.querySelector("h2 a").click(),
    "?": () => document.getElementById("keys")?.showModal(),
  };
  // Whoever speaks to their computer, or hits keys by chance, turns letters off.
  const letters = document.getElementById("letters");
  if (letters) {
    letters.checked = localStorage.getItem("letters") !== "off";
    letters.addEventListener("change", () => localStorage.setItem("letters", letters.checked ? "on" : "off"));
  }
  document.addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (target.matches("input, select, textarea") || !(target === document.body || list.contains(target))) return;
    // Enter on a button or link does what it always does.
    if (key === "Enter" ? target !== document.body : letters && !letters.checked) return;
    const act = keys[key];
    if (act) { event.preventDefault(); act(); }
  });

  // After a part was replaced, what was chosen, opened, typed and reached by keyboard is so again.
  const sign = (control) => [
    control.closest(".card")?.id, control.tagName, control.name, control.getAttribute("href"),
    control.closest("form")?.getAttribute("action"), control.matches("summary") && control.textContent,
  ].join(" ");
  const signed = (selector) => new Map([...list.querySelectorAll(selector)].map((each) => [sign(each), each]));
  let held;
  list.addEventListener("htmx:beforeSwap", () => {
    const focused = list.contains(document.activeElement) ? document.activeElement : null;
    held = {
      chosen: chosen()?.id,
      had: new Set(cards().map((card) => card.id)),
      open: [...signed("details[open] > summary").keys()],
      values: new Map([...signed("select")].map(([name, select]) => [name, select.value])),
      focus: focused && sign(focused),
      card: focused?.closest(".card")?.id,
    };
  });
  list.addEventListener("htmx:afterSwap", () => {
    if (!held) return;
    const summaries = signed("summary");
    for (const name of held.open) summaries.get(name)?.parentElement.setAttribute("open", "");
    for (const [name, select] of signed("select")) if (held.values.has(name)) select.value = held.values.get(name);
    if (!held.focus || list.contains(document.activeElement)) return;
    const again = signed("a, button, select, summary").get(held.focus);
    const card = held.card && document.getElementById(held.card);
    (again || card?.querySelector("h2 a"))?.focus({ preventScroll: true });
  });
  // Classes only now: htmx gives those of the old part to the new one for a moment.
  list.addEventListener("htmx:afterSettle", () => {
    count();
    if (!held) return;
    const fresh = cards().filter((card) => !held.had.has(card.id));
    for (const card of fresh) card.classList.add("fresh");
    if (held.chosen) document.getElementById(held.chosen)?.classList.add("chosen");
    if (fresh.length) said(`${said.act} ${(list.dataset.news || "{} new").replace("{}", fresh.length)}`.trim());
    held = undefined;
  });
})();
