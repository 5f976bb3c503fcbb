// Everything works without this file but live updates and keys.
"use strict";
(() => {
  const said = (text) => {
    const place = document.getElementById("said");
    place.textContent = "";
    setTimeout(() => { place.textContent = text; }, 50);
    clearTimeout(said.later);
    said.later = setTimeout(() => { place.textContent = ""; }, 6000);
  };

  // What an act answers in a header is told to whoever looks or listens.
  document.addEventListener("htmx:afterRequest", (event) => {
    const text = event.detail.xhr?.getResponseHeader("X-Said");
    if (text) said(decodeURIComponent(text));
  });
  document.addEventListener("htmx:responseError", (event) => {
    const title = new DOMParser().parseFromString(event.detail.xhr.responseText, "text/html");
    said(title.querySelector("[role=alert]")?.textContent || document.body.dataset.failed || "Error");
  });
  document.addEventListener("htmx:sendError", () => said(document.body.dataset.offline || "Offline"));

  // Filters apply as they are chosen; the button is for those without scripts.
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-at-once]");
    if (form) form.requestSubmit();
  });

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
  let source, pending;
  const refresh = () => {
    clearTimeout(pending);
    pending = setTimeout(() => {
      // Not under somebody's hands: a form that is being filled in stays.
      const busy = list.contains(document.activeElement) && document.activeElement.matches("input, select, textarea");
      if (busy || document.querySelector("dialog[open]")) { refresh(); return; }
      htmx.trigger(list, "refresh");
    }, 150 + Math.random() * Number(list.dataset.spread || 0));
  };
  const connect = () => {
    source = new EventSource(list.dataset.live);
    source.addEventListener("stories", (event) => {
      list.dataset.spread = JSON.parse(event.data).spread || 0;
      refresh();
    });
    source.addEventListener("open", () => {
      // What came while it was not connected is fetched now.
      if (connect.again) refresh();
      connect.again = true;
      document.documentElement.dataset.live = "on";
    });
    source.addEventListener("error", () => {
      document.documentElement.dataset.live = "off";
      if (source.readyState === EventSource.CLOSED) setTimeout(connect, 10000);
    });
  };
  connect();
  addEventListener("pagehide", () => source.close());
  addEventListener("pageshow", (event) => { if (event.persisted) connect(); });

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
    if (!form || performance.now() - since < 3000) return;
    const fields = new URLSearchParams(new FormData(form));
    fields.set("upto", list.firstElementChild?.dataset.upto || fields.get("upto"));
    navigator.sendBeacon(form.action, fields);
  };
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) { look(); return; }
    since = performance.now();
    refresh();
  });
  addEventListener("pagehide", look);

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
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    // Enter on a button or link does what it always does.
    if (event.target.matches("input, select, textarea") || (event.key === "Enter" && event.target !== document.body)) return;
    const act = keys[event.key];
    if (act) { event.preventDefault(); act(); }
  });

  // After a part was replaced, what was chosen is chosen again.
  let held;
  list.addEventListener("htmx:beforeSwap", () => {
    held = { id: chosen()?.id, had: new Set(cards().map((card) => card.id)), focused: list.contains(document.activeElement) };
  });
  list.addEventListener("htmx:afterSettle", () => {
    count();
    if (!held) return;
    for (const card of cards()) if (!held.had.has(card.id)) card.classList.add("fresh");
    const again = held.id && document.getElementById(held.id);
    if (again) { again.classList.add("chosen"); if (held.focused) again.querySelector("h2 a").focus({ preventScroll: true }); }
    const fresh = list.querySelectorAll(".card.fresh").length;
    if (fresh) said((list.dataset.news || "{} new").replace("{}", fresh));
    held = undefined;
  });
})();
