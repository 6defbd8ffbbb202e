/* A sentence about the card reader that follows the state of the line (card_agent.js). */
export default {
  template: `<p class="card-hint soft" :class="state" role="status">{{ long || words[state].long }}</p>`,
  props: { words: Object },
  data: () => ({ state: window.kakanaiAgent?.state() ?? "connecting", long: window.kakanaiAgent?.sentence() ?? "" }),
  mounted() {
    this.hear = (event) => Object.assign(this, { state: event.detail, long: window.kakanaiAgent.sentence() });
    window.addEventListener("kakanai-agent", this.hear);
  },
  unmounted() {
    window.removeEventListener("kakanai-agent", this.hear);
  },
};
