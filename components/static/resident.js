/* The resident's screen in the browser: sends the clerk's password, and hides a visit that may be over. */
(() => {
  const HIDE_AFTER = 30000; // ms without the server: whoever stands there now may be somebody else

  document.addEventListener("submit", async (event) => {
    const form = event.target.closest(".staff-corner form");
    if (!form) return;
    event.preventDefault();
    const field = form.querySelector("input");
    const sentence = form.querySelector(".staff-sentence");
    sentence.textContent = "";
    window.kakanaiBack = true; // this page goes back by itself; other pages of the browser look where they belong
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form) }).catch(() => null);
    const said = await answer?.json().catch(() => null);
    if (said?.to) return location.replace(said.to);
    window.kakanaiBack = false;
    field.value = "";
    field.focus();
    sentence.textContent = said?.sentence ?? "つながりません。もう一度押してください。";
  });

  addEventListener("pageshow", (event) => event.persisted && location.reload()); // never a picture of before
  let hide;
  const watch = setInterval(() => {
    if (!window.socket) return;
    clearInterval(watch);
    const away = (gone) => document.documentElement.classList.toggle("away", gone);
    window.socket.on("disconnect", () => { hide = setTimeout(() => away(true), HIDE_AFTER); });
    window.socket.on("connect", () => { clearTimeout(hide); away(false); });
  }, 50);
})();
