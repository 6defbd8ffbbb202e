/* A 2D code reader that types like a keyboard: our code (KK1:…) typed fast and ended with Enter, whatever has the focus.
   The characters it left in a field are taken out again, and the server hears one "scan" event. */
(() => {
  // Between two characters of a reader, when the machine is too busy to pass them on included. Nobody types KK1:… by
  // chance, so a wide gap takes nothing for a code that is none; a narrow one loses a slip.
  const GAP_MS = 1000;
  const CODE = /KK1:[0-9A-Z]{9}$/;
  const BEGUN = /KK(1(:[0-9A-Z]*)?)?$/; // its letters and digits are no hot keys and answer no question
  const LENGTH = 13;
  let keys = []; // what was typed in one go: { character, field, value before it }
  let last = -Infinity;

  function characterOf(event) {
    if (event.key.length === 1) return event.key.toUpperCase();
    if (event.key !== "Process") return ""; // an IME holds the key: read it by its place on the keyboard
    if (/^(Key|Digit)/.test(event.code)) return event.code.at(-1);
    return ["Semicolon", "Quote"].includes(event.code) ? ":" : "";
  }

  function putBack({ field, value }) {
    if (!field || !("value" in field) || field.value === value) return;
    const prototype = field.tagName === "TEXTAREA" ? HTMLTextAreaElement.prototype : HTMLInputElement.prototype;
    Object.getOwnPropertyDescriptor(prototype, "value").set.call(field, value);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  document.addEventListener("keydown", (event) => {
    if (event.timeStamp - last > GAP_MS) keys = [];
    last = event.timeStamp;
    const typed = keys.map((key) => key.character).join("");
    if (event.key === "Enter" && CODE.test(typed)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      putBack(keys.at(-LENGTH));
      document.activeElement?.blur(); // the code leads to another screen: lists of offers close
      window.emitEvent("scan", { code: typed.match(CODE)[0] });
      keys = [];
      return;
    }
    const character = characterOf(event);
    const field = document.activeElement;
    if (BEGUN.test(typed + character)) event.stopImmediatePropagation();
    if (character) keys = [...keys, { character, field, value: field?.value ?? "" }].slice(-2 * LENGTH);
  }, true);
})();
