/* Says in a line of its own that the server cannot be reached. Boxes that save themselves go on: what is entered there is
   kept (unsaved.js). Everything else would be lost if the server had to begin anew, so it takes no press meanwhile. */
(() => {
  const WORDS = JSON.parse(document.querySelector("meta[name=connection-words]").content);
  const KEPT = ".field :is(input, select, label, label *), .field-offers *";
  const ACTIVE = "button, a[href], label, summary, input[type=radio], input[type=checkbox], [role=button], [role=option], [role=menuitem], .q-item";
  const page = document.documentElement;
  const words = () => WORDS[page.dataset.language ?? "ja"];
  const here = (target) => target.closest?.(".staff-corner"); // answers by itself when the server does not

  let banner;
  function show(text) {
    banner ??= Object.assign(document.createElement("div"), { className: "connection-banner", role: "status" });
    banner.textContent = text;
    if (!banner.isConnected) document.body.prepend(banner);
    page.classList.add("bannered");
  }
  function hide() {
    banner?.remove();
    page.classList.remove("bannered");
  }

  let away = false;
  let hiding;
  function lost() {
    away = true;
    setTimeout(say, 400); // a transport that is only exchanged is no news
  }
  function say() {
    if (!away) return;
    clearTimeout(hiding);
    page.classList.add("offline");
    show(words()[0]);
  }
  function found() {
    away = false;
    if (!page.classList.contains("offline")) return;
    page.classList.remove("offline");
    show(words()[1]);
    hiding = setTimeout(hide, 2000);
  }

  const stop = (event) => { event.preventDefault(); event.stopImmediatePropagation(); };
  const offline = (event) => page.classList.contains("offline") && !here(event.target);
  addEventListener("click", (event) => {
    if (offline(event) && event.target.closest(ACTIVE) && !event.target.matches(KEPT)) stop(event);
  }, true);
  addEventListener("keydown", (event) => { // Enter chooses in lists and searches
    if (offline(event) && event.key === "Enter" && !event.target.closest?.(".field")) stop(event);
  }, true);

  addEventListener("beforeinput", (event) => { // a 個人番号 is kept in no browser, so it would not come back
    if (offline(event) && event.target.matches(".field [type=password]")) stop(event);
  }, true);

  const ready = setInterval(() => {
    if (!window.socket) return;
    clearInterval(ready);
    window.socket.on("disconnect", lost);
    window.socket.on("connect", found);
    window.socket.io.on("reconnect_attempt", () => { away = true; say(); });
    addEventListener("offline", lost); // the browser knows sooner than the socket does
    addEventListener("online", () => (window.socket.connected ? found() : window.socket.connect()));
  }, 50);
})();
