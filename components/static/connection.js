/* Tells in words when the network is away, keeps what was typed meanwhile, and gives it back after a reload.
   A reload happens only when the server forgot the page (restart, or away for longer than the reconnect time). */
(() => {
  const KEY = "kakanai-typed:";
  const RECENT_MS = 30000; // typed this recently may not have been acknowledged; saving the same value again does no harm
  const touched = new Map(); // "item|person" -> { value, at }
  const here = () => KEY + location.pathname;
  const fieldOf = (target) => target?.closest?.("[data-item]");
  const inputIn = (field) => (field.matches("input, textarea") ? field : field.querySelector("input, textarea"));
  const lang = () => (document.documentElement.classList.contains("resident") ? document.documentElement.lang : "ja");
  const WORDS = {
    ja: { away: "ネットワークが切れています。入力した内容はこの画面に残っています。つながると自動で保存します。", back: "つながりました。" },
    en: { away: "The connection is lost. What you entered is kept here.", back: "Connected again." },
  };
  const words = () => WORDS[lang()] ?? WORDS.ja;

  document.addEventListener("input", (event) => {
    const field = fieldOf(event.target);
    if (field && event.target.type !== "password") touched.set(field.dataset.item, { value: event.target.value, at: Date.now() });
  }, true);

  let banner;
  function show(text) {
    banner ??= Object.assign(document.createElement("div"), { className: "connection-banner", role: "status" });
    banner.textContent = text;
    if (!banner.isConnected) document.body.append(banner);
  }
  const hide = () => banner?.remove();

  let away = false;
  function watch(socket) {
    const lost = () => { away = true; setTimeout(() => away && show(words().away), 400); };
    const found = () => { if (away) { away = false; if (banner?.isConnected) { show(words().back); setTimeout(hide, 2000); } } };
    socket.on("disconnect", lost);
    socket.io.on("reconnect_attempt", () => { away = true; show(words().away); });
    socket.on("connect", found);
    addEventListener("offline", lost); // the browser knows sooner than the socket does
    addEventListener("online", () => (socket.connected ? found() : socket.connect()));
  }

  addEventListener("pagehide", () => {
    const now = Date.now();
    const kept = [...touched].filter(([, entry]) => away || now - entry.at < RECENT_MS).map(([item, entry]) => [item, entry.value]);
    if (kept.length) sessionStorage.setItem(here(), JSON.stringify(kept));
  });

  function giveBack(kept, deadline) {
    const waiting = kept.filter(([item, value]) => {
      const field = [...document.querySelectorAll("[data-item]")].find((element) => element.dataset.item === item);
      const input = field && inputIn(field);
      if (!input) return true;
      if (input.value !== value) {
        const prototype = input.tagName === "TEXTAREA" ? HTMLTextAreaElement.prototype : HTMLInputElement.prototype;
        Object.getOwnPropertyDescriptor(prototype, "value").set.call(input, value);
        input.dispatchEvent(new Event("input", { bubbles: true }));
      }
      return false;
    });
    if (waiting.length && Date.now() < deadline) setTimeout(() => giveBack(waiting, deadline), 100);
    else sessionStorage.removeItem(here());
  }

  const ready = setInterval(() => {
    if (!window.socket || !window.did_handshake) return;
    clearInterval(ready);
    watch(window.socket);
    const kept = JSON.parse(sessionStorage.getItem(here()) ?? "[]");
    if (kept.length) giveBack(kept, Date.now() + 5000);
  }, 50);

  window.kakanaiForget = () => { // the end of a visit: nothing personal stays in the browser
    touched.clear();
    Object.keys(sessionStorage).filter((key) => key.startsWith(KEY)).forEach((key) => sessionStorage.removeItem(key));
  };
})();
