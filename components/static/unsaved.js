/* What was entered into a visit and is not known to be stored: kept in this tab until the server says that it is. Each
   entry lies under the visit in which it was entered, with the revision that stood there then: it is given back to that
   visit alone (unsaved.js of the visit's frame) and cannot silently take the place of something newer. */
(() => {
  const KEY = "kakanai-unsaved:";
  const USER = "kakanai-user";
  const kept = (prefix) => Object.keys(sessionStorage).filter((key) => key.startsWith(prefix));
  const at = (visit, item) => `${KEY}${visit}:${item}`;

  window.kakanaiUnsaved = {
    keep: (visit, item, value, basis) => sessionStorage.setItem(at(visit, item), JSON.stringify({ value, basis })),
    of: (visit) => kept(at(visit, "")).map((key) => ({ item: key.slice(at(visit, "").length), ...JSON.parse(sessionStorage.getItem(key)) })),
    settled(visit, item, value) { // stored, or given up; something else that was entered since stays
      const entry = JSON.parse(sessionStorage.getItem(at(visit, item)));
      if (entry && JSON.stringify(entry.value) === JSON.stringify(value)) sessionStorage.removeItem(at(visit, item));
    },
  };
  window.kakanaiForget = () => kept(KEY).forEach((key) => sessionStorage.removeItem(key)); // nothing personal stays in the browser

  /* Whoever signs in may be somebody else. Only who was led here out of their work, because the session ended under it,
     and signs in again, finds what they had entered. */
  const form = document.querySelector("body.sign-in form");
  if (form && form.elements.then.value === "/") window.kakanaiForget();
  form?.addEventListener("submit", () => {
    const user = form.elements.user.value.trim();
    if (localStorage.getItem(USER) !== user) window.kakanaiForget();
    localStorage.setItem(USER, user);
  });
  /* Before the browser's own 戻る changes the screen, a box is left as by any other way: it saves itself. */
  addEventListener("popstate", () => document.activeElement?.blur(), true);
})();
