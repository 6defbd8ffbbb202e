/* The staff's form on screen: F8 goes to the next box that still needs something, and a box can be brought into view. */
(() => {
  let last = null; // the box of the sheet that had the focus last: the key that goes on may have taken it away
  document.addEventListener("focusin", (event) => {
    last = event.target.closest?.(".sheet :is(.cell, .field)") ?? last;
  });

  const inputOf = (box) => box.querySelector("input:checked, input, select, textarea, .cell-edit");

  function open(box) { // still needs something from somebody
    if (box.matches(".cell.wrong, .cell.failed, .cell.missing, .field.wrong")) return true;
    if (!box.querySelector(".field-required")) return false;
    const inputs = [...box.querySelectorAll("input, select, textarea")];
    return inputs.length > 0 && !inputs.some((input) => (["radio", "checkbox"].includes(input.type) ? input.checked : input.value));
  }

  function show(box) {
    const input = inputOf(box);
    box.scrollIntoView({ block: "center", behavior: "instant" });
    input?.focus({ preventScroll: true });
    if (input?.type === "text") input.select();
  }

  window.kakanaiNextOpen = () => {
    const boxes = [...document.querySelectorAll(".sheet :is(.cell, .field)")].filter((box) => open(box) && inputOf(box));
    const here = last?.isConnected ? last : null;
    const next = boxes.find((box) => here && here.compareDocumentPosition(box) & Node.DOCUMENT_POSITION_FOLLOWING) ?? (here ? undefined : boxes[0]);
    if (next) show(next);
    return Boolean(next);
  };

  window.kakanaiShowBox = (key, frames = 60) => { // key null: the first that needs something
    const boxes = [...document.querySelectorAll(".sheet :is(.cell, .field)")];
    const box = key === null ? boxes.find(open) ?? boxes[0] : boxes.find((each) => (each.dataset.box ?? each.dataset.item) === key);
    if (box && inputOf(box)) show(box);
    else if (box) box.scrollIntoView({ block: "center", behavior: "instant" });
    else if (frames) requestAnimationFrame(() => window.kakanaiShowBox(key, frames - 1));
  };
})();

/* The keys that a paper's viewer would take belong to the page: a code reader types, Escape closes the dialog. The wheel
   and the viewer's own buttons work without them. */
addEventListener("blur", () => setTimeout(() => { // the frame has the focus only when the window has lost it
  const frame = document.activeElement;
  if (frame?.matches(".preview iframe")) frame.closest(".preview").focus();
}));

/* Print what a frame of a dialog shows. */
window.kakanaiPrint = (id) => {
  const frame = document.getElementById(id);
  frame.focus();
  frame.contentWindow.print();
};
