/* Tells the server how the line to the agent stands and what happens at its readers (card_agent.js). */
export default {
  template: `<span hidden></span>`,
  emits: ["state", "event"],
  mounted() {
    this.look = () => this.$emit("state", [window.kakanaiAgent?.state() ?? "connecting", window.kakanaiAgent?.readers() ?? []]);
    this.hear = (event) => this.$emit("event", event.detail);
    window.addEventListener("kakanai-agent", this.look);
    window.addEventListener("kakanai-reader", this.hear);
    this.look();
  },
  unmounted() {
    window.removeEventListener("kakanai-agent", this.look);
    window.removeEventListener("kakanai-reader", this.hear);
  },
};
