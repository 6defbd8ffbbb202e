/* The keyboard on every staff screen: an element that says data-hotkey="alt+ArrowRight" is clicked (a text box: focused)
   by that key. Letters, digits, Enter and Escape count only where nobody is typing; an open dialog has the keys to itself. */
(() => {
  const TYPING = "input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable=true]";
  const ACTING = "button, a[href], summary, [role=button], [role=option]";

  function combination(event) {
    const parts = [event.ctrlKey && "ctrl", event.altKey && "alt", event.shiftKey && event.key.length > 1 && "shift"];
    return [...parts.filter(Boolean), event.key.length === 1 ? event.key.toLowerCase() : event.key].join("+");
  }

  function bound(keys) {
    const dialogs = [...document.querySelectorAll("[role=dialog]")].filter((dialog) => dialog.offsetParent || dialog.getClientRects().length);
    const scope = dialogs.at(-1) ?? document;
    return [...scope.querySelectorAll("[data-hotkey]")].findLast( // of two with one key the nearer to the work
      (element) => element.dataset.hotkey.split(" ").includes(keys) && element.getClientRects().length && !element.disabled && element.getAttribute("aria-disabled") !== "true",
    );
  }

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.defaultPrevented || event.metaKey) return;
    const focus = document.activeElement;
    const plain = !event.ctrlKey && !event.altKey && !/^F\d+$/.test(event.key);
    const editing = event.ctrlKey && !event.altKey; // Ctrl+Z in a box is the box's own
    if ((plain || editing) && focus?.matches(TYPING)) return;
    if (event.key === "Enter" && focus?.matches(ACTING)) return;
    const target = bound(combination(event));
    if (!target) return;
    event.preventDefault();
    if (event.repeat) return; // a key that is held down goes one step, not on to a hand-over
    const box = target.matches("input, textarea") ? target : target.querySelector("input, textarea");
    if (box && !target.matches("[type=radio], [type=checkbox], label")) {
      box.focus();
      box.select();
      return;
    }
    if (focus !== document.body) focus?.blur(); // what was typed is stored before the screen changes
    target.click();
  });

  /* Enter that closed a dialog comes up on whatever has the focus then, and menus open by a key that comes up. */
  let pressed = null; // where Enter went down
  addEventListener("keydown", (event) => { if (event.key === "Enter" && !event.repeat) pressed = event.target; }, true);
  addEventListener("keyup", (event) => { if (event.key === "Enter" && event.target !== pressed) event.stopImmediatePropagation(); }, true);

  /* A dialog that goes gives the keyboard back to where it was, not to nobody: what is typed next is not lost. */
  let before = null; // what had the focus last outside of dialogs and menus
  document.addEventListener("focusin", ({target}) => {
    if (!target.closest("[id^=q-portal]")) before = target;
  });
  new MutationObserver((changes) => {
    const gone = changes.some((change) => [...change.removedNodes].some((node) => node.id?.startsWith("q-portal--dialog")));
    if (gone && document.activeElement === document.body && before?.isConnected && before.getClientRects().length) before.focus();
  }).observe(document.body, {childList: true});
})();
