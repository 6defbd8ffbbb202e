/* A sentence about the card reader that follows the state of the line (card_agent.js). */
export default {
  template: `<p class="card-hint soft" :class="state" role="status">{{ words[state].long }}</p>`,
  props: { words: Object },
  data: () => ({ state: window.kakanaiAgent?.state() ?? "connecting" }),
  mounted() {
    this.hear = (event) => (this.state = event.detail);
    window.addEventListener("kakanai-agent", this.hear);
  },
  unmounted() {
    window.removeEventListener("kakanai-agent", this.hear);
  },
};
