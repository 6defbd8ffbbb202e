/* <wait-time since="ms" now="ms">: a waiting time that ticks in the browser, so no timer of the server does.
   "now" is the server's clock when it wrote the element: a terminal whose own clock is wrong shows the right minutes. */
(() => {
  const LONG = 20, TOO_LONG = 40; // minutes after which an "urgent" wait stands out
  const shown = new Set();

  class WaitTime extends HTMLElement {
    static observedAttributes = ["since", "now"];

    connectedCallback() {
      shown.add(this);
      this.show();
    }

    disconnectedCallback() {
      shown.delete(this);
    }

    attributeChangedCallback(name) {
      if (name === "now") this.ahead = Number(this.getAttribute("now")) - Date.now();
      if (this.isConnected) this.show();
    }

    show() {
      const now = Date.now() + (this.ahead ?? 0);
      const minutes = Math.max(0, Math.floor((now - Number(this.getAttribute("since"))) / 60000));
      const hours = Math.floor(minutes / 60);
      const text = minutes < 1 ? "1分未満" : hours ? `${hours}時間${minutes % 60}分` : `${minutes}分`;
      if (this.textContent !== text) this.textContent = text;
      const urgent = this.hasAttribute("urgent");
      this.classList.toggle("long", urgent && minutes >= LONG && minutes < TOO_LONG);
      this.classList.toggle("too-long", urgent && minutes >= TOO_LONG);
    }
  }

  customElements.define("wait-time", WaitTime);
  setInterval(() => shown.forEach((element) => element.show()), 1000);
})();
