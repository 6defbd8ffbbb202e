/* Hands over what was entered into this visit and never stored: when the visit is opened (after a reload, a restart of the
   server), and when a box went before it could save itself. Nothing is seen of it. */
export default {
  template: "<span hidden></span>",
  props: { visit: String },
  emits: ["entered"],
  mounted() {
    this.hear = (event) => event.detail === this.visit && this.give();
    window.addEventListener("kakanai-unsaved", this.hear);
    this.give();
  },
  beforeUnmount() { window.removeEventListener("kakanai-unsaved", this.hear); },
  methods: {
    give() {
      const kept = window.kakanaiUnsaved.of(this.visit);
      if (kept.length) this.$emit("entered", kept);
    },
  },
};
