/* A 2D code reader that types like a keyboard, ended with Enter, whatever has the focus. Our own code (KK1:…) is taken
   out of the field it was typed into. Any other code belongs into a field; without one its keys are no hot keys and
   answer no question. The server hears one "scan" event in both cases, and says what it does not know. A box for what
   opens a card takes no code at all, nor the Enter behind it: that would cost one of the tries of a PIN. */
(() => {
  // Between two characters of a reader, when the machine is too busy to pass them on included. Nobody types KK1:… by
  // chance, so a wide gap takes nothing for a code that is none; a narrow one loses a slip.
  const GAP_MS = 1000;
  const CODE = /KK1:[0-9A-Z]{9}$/;
  const BEGUN = /KK1(:[0-9A-Z]{0,9})?$/;
  const LENGTH = 13;
  // Without a field, a key waits this long for the next: a hand presses one key, a reader goes on.
  const BURST_MS = 50;
  const BURST = 6; // characters; fewer are keys pressed by a hand
  const SHORT = 3; // characters with Enter as fast behind them; a hand that rolls over them is slower to Enter
  const SECRET = "[data-secret]";
  const TYPING = "input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable=true]";
  const HELD_MS = 300; // an IME that held the keys has written them by then
  const COLONS = ["Semicolon", "Quote"]; // with Shift on a US keyboard, alone on a Japanese one: readers are set to either
  let keys = []; // what was typed in one go: { character, field, value before it }
  let last = -Infinity;
  let burst = 0; // characters in a row that came as fast as a reader's
  let refused = -Infinity; // when a box for what opens a card was last spared a reader's key
  let composed = false; // an IME held that key, and may still write it
  let held = []; // keys that wait to be known as a hand's
  let waiting = 0;

  function characterOf(event, typed) {
    if (typed.endsWith("KK1") && COLONS.includes(event.code)) return ":";
    if (event.key.length === 1) return event.key.toUpperCase();
    if (event.key !== "Process") return "";
    return /^(Key|Digit)/.test(event.code) ? event.code.at(-1) : ""; // an IME holds the key: by its place on the keyboard
  }

  const isEnter = ({ key, code }) => key === "Enter" || (key === "Process" && ["Enter", "NumpadEnter"].includes(code));

  function putBack({ field, value }) {
    if (!field || !("value" in field) || field.value === value) return;
    const prototype = field.tagName === "TEXTAREA" ? HTMLTextAreaElement.prototype : HTMLInputElement.prototype;
    Object.getOwnPropertyDescriptor(prototype, "value").set.call(field, value);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function refuse(began) {
    const again = ({ isTrusted }) => {
      if (!isTrusted) return;
      putBack(began);
      began.field.blur();
    };
    began.field?.addEventListener("input", again, { capture: true, signal: AbortSignal.timeout(HELD_MS) });
  }

  function isReaders(event, typed) { // known once enough keys came fast; the ones before are in the box already
    const fast = event.timeStamp - last <= BURST_MS;
    if (isEnter(event)) {
      const short = fast && burst >= SHORT;
      burst = 0; // what comes behind it is something else
      return short || event.timeStamp - refused <= GAP_MS;
    }
    if (event.repeat || (event.key.length > 1 && event.key !== "Process")) return false;
    burst = fast ? burst + 1 : 1;
    if (!fast) [refused, composed] = [-Infinity, false]; // a hand goes on
    return burst >= BURST && !BEGUN.test(typed + characterOf(event, typed));
  }

  function spare(event) {
    event.preventDefault();
    event.stopImmediatePropagation();
    clearTimeout(waiting);
    held = [];
    refused = event.timeStamp;
    composed = event.key === "Process";
    document.activeElement.dispatchEvent(new CustomEvent("reader-typed", { bubbles: true }));
  }

  function letGo() {
    clearTimeout(waiting);
    const all = held;
    held = [];
    if (all.length >= BURST) return; // a reader that sends no Enter
    for (const { key, code, shiftKey } of all) {
      const again = new KeyboardEvent("keydown", { key, code, shiftKey, bubbles: true, cancelable: true });
      (document.activeElement ?? document.body).dispatchEvent(again);
    }
  }

  function hold(event) {
    event.stopImmediatePropagation();
    held.push(event);
    clearTimeout(waiting);
    waiting = setTimeout(letGo, BURST_MS);
  }

  function taken(event, code) {
    event.preventDefault();
    event.stopImmediatePropagation();
    clearTimeout(waiting);
    held = [];
    keys = [];
    window.emitEvent("scan", { code });
  }

  document.addEventListener("keydown", (event) => {
    if (!event.isTrusted || event.key === "Shift") return; // let go by us; a reader's capital
    const typed = keys.map((key) => key.character).join("");
    if (isEnter(event) && CODE.test(typed) && event.timeStamp - last <= GAP_MS) {
      const began = keys.at(-LENGTH);
      putBack(began);
      document.activeElement?.blur(); // the code leads to another screen: lists of offers close
      if (event.key === "Process") refuse(began); // the IME may still write what it holds
      return taken(event, typed.match(CODE)[0]);
    }
    if (isEnter(event) && held.length >= BURST) return taken(event, held.map(({ key }) => key).join(""));
    const readers = isReaders(event, typed);
    if (event.timeStamp - last > GAP_MS) keys = [];
    last = event.timeStamp;
    const character = characterOf(event, typed);
    const field = document.activeElement;
    if (character) keys = [...keys, { character, field, value: field?.value ?? "" }].slice(-2 * LENGTH);
    if (readers && field?.closest("form")?.querySelector(SECRET)) return spare(event); // its button submits as well
    const hot = event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.altKey && !event.metaKey;
    if (hot && !field?.matches(TYPING)) hold(event);
    else letGo();
  }, true);

  document.addEventListener("input", ({ target }) => {
    if (composed && target.matches(SECRET)) target.value = "";
  }, true);
})();
