/* Staff pages and their session: work in a page keeps it; a page that was away while it ended, to which the socket stays
   closed, goes to the form. What was typed stays in the tab (unsaved.js). */
(() => {
  const USE_MS = 600000; // how exactly the server knows the last use
  let asked = performance.now(); // the page was just opened: that was a use
  async function ask() {
    asked = performance.now();
    const answer = await fetch("/signed-in").catch(() => null); // null: the server is away, not the session
    if (answer?.status === 401) location.reload();
  }
  const used = () => { if (performance.now() - asked > USE_MS) ask(); };
  for (const event of ["keydown", "pointerdown"]) addEventListener(event, used, { capture: true, passive: true });

  const watch = setInterval(() => {
    if (!window.socket) return;
    clearInterval(watch);
    window.socket.on("connect_error", ask);
  }, 50);
})();
