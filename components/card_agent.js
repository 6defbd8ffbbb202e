/* The line to the agent of this terminal (docs/devices.md, section 2), and a word in the header on how it stands.
   Other pieces of the page use window.kakanaiAgent. Nothing that is typed for a card passes through here to the server. */
const FIRST_MS = 1000, LONGEST_MS = 30000, REFUSED_MS = 60000;
const CLOCK = ["expired", "not_yet"], STRANGER = ["terminal", "signature"];
const REFUSALS = ["old", "newer", "unenrolled", "other_terminal", "clock"];

export default {
  template: `
    <button type="button" class="card-agent" :class="state" :title="sentence" @click="press">
      <span class="card-agent-lamp" aria-hidden="true"></span>{{ words[state].short }}</button>`,
  props: { port: Number, words: Object },
  emits: ["hello", "inserted", "removed", "card", "clock", "explain"],
  data: () => ({ state: "connecting", long: "" }),
  computed: {
    sentence() { return this.long || this.words[this.state].long; },
  },
  mounted() {
    Object.assign(this, { calls: new Map(), last: 0, wait: FIRST_MS, refused: "", readers: new Map(), reader: null, fresh: new Set() }); // fresh: readers whose card nobody was asked about
    window.kakanaiAgent = { call: this.call, admit: this.admit, state: () => this.state, sentence: () => this.sentence, refused: () => REFUSALS.includes(this.state), reader: () => this.reader, again: () => this.$emit("inserted"), readers: () => [...this.readers.keys()] };
    document.addEventListener("visibilitychange", this.wake);
    this.connect();
  },
  unmounted() {
    document.removeEventListener("visibilitychange", this.wake);
    clearTimeout(this.timer);
    this.gone = true;
    this.socket?.close();
  },
  methods: {
    connect() {
      clearTimeout(this.timer);
      if (this.gone || !this.port || document.hidden) return; // a hidden page asks again when it is seen
      this.timer = null;
      const socket = (this.socket = new WebSocket(`ws://127.0.0.1:${this.port}`));
      socket.onmessage = (message) => this.hear(JSON.parse(message.data));
      socket.onclose = (event) => socket === this.socket && this.lost(event);
    },
    wake() {
      if (!document.hidden && (!this.socket || this.socket.readyState === WebSocket.CLOSED)) this.connect();
    },
    lost(event) {
      const [reason, off] = event.code === 4401 ? event.reason.split(" ") : []; // "expired +312"
      if (CLOCK.includes(reason)) {
        this.refused = "clock";
        this.$emit("clock", off ? Number(off) : null);
      }
      if (STRANGER.includes(reason)) this.refused = "unenrolled";
      if (this.readers.size) this.$emit("removed", null); // or not: nobody will say
      this.readers.clear();
      this.fresh.clear();
      for (const answer of this.calls.values()) answer({ error: "AGENT_LOST", details: {}, sealed: null });
      this.calls.clear();
      this.admitted?.(false);
      this.show(this.refused || "missing");
      this.timer = setTimeout(this.connect, this.refused ? REFUSED_MS : this.wait);
      this.wait = Math.min(this.wait * 2, LONGEST_MS);
      this.refused = "";
    },
    hear(message) {
      if (message.type === "hello") {
        const { protocol, version, terminal, connection, proof } = message;
        this.$emit("hello", { protocol, version, terminal, connection, proof });
      } else if (message.type === "ready") {
        this.wait = FIRST_MS;
        this.readers = new Map(message.readers.map((one) => [one.name, one.card]));
        this.reader = message.readers.find((one) => one.card)?.name ?? null;
        this.look();
        this.admitted?.(true);
      } else if (message.type === "reply") {
        this.calls.get(message.id)?.(message);
        this.calls.delete(message.id);
      } else if (message.type === "event") this.event(message);
    },
    event({ event, reader }) {
      if (event === "detached") this.readers.delete(reader);
      else this.readers.set(reader, event === "inserted");
      if (event === "inserted") this.fresh.add(reader);
      else this.fresh.delete(reader);
      if (event === "removed" || event === "detached") this.$emit("removed", reader);
      this.reader = [...this.readers].find(([, card]) => card)?.[0] ?? null;
      this.look();
      if (event === "inserted") this.reader = reader;
      window.dispatchEvent(new CustomEvent("kakanai-reader", { detail: { event, reader } }));
      if (event === "inserted" && !document.hidden) this.$emit("inserted");
    },
    look() {
      this.show([...this.readers.values()].includes(true) ? "card" : this.readers.size ? "ready" : "no_reader");
    },
    show(state, long = "") {
      Object.assign(this, { state, long });
      window.dispatchEvent(new CustomEvent("kakanai-agent", { detail: state }));
    },
    admit(ticket) { // resolves once the agent has taken it
      return new Promise((resolve) => {
        if (this.socket?.readyState !== WebSocket.OPEN) return resolve(false);
        this.admitted = resolve;
        this.socket.send(JSON.stringify({ type: "ticket", ticket }));
      });
    },
    refuse(state) { // the server gives no ticket, or believes this agent no more
      this.refused = state;
      this.show(state);
      this.socket?.close();
    },
    explain(state, long) {
      if (state === this.state) this.show(state, long);
    },
    call(operation, given = {}) {
      return new Promise((resolve) => {
        if (this.socket?.readyState !== WebSocket.OPEN) return resolve({ error: "AGENT_LOST", details: {}, sealed: null });
        const id = String(++this.last);
        this.calls.set(id, resolve);
        this.socket.send(JSON.stringify({ type: "call", id, operation, arguments: given }));
      });
    },
    async identify(ticket) {
      if (!(await this.admit(ticket))) return;
      const reader = this.reader;
      this.fresh.delete(reader);
      const { error, sealed } = await this.call("card.identify", reader ? { reader } : {});
      if (sealed) this.$emit("card", { error, sealed, reader });
    },
    offer() { // what was laid down while something else was shown
      const [reader] = this.fresh;
      if (!reader) return;
      this.reader = reader;
      this.$emit("inserted");
    },
    press() {
      if (this.state === "card") return this.$emit("inserted");
      this.$emit("explain", this.state);
      if (!this.socket || this.socket.readyState === WebSocket.CLOSED) this.connect();
    },
  },
};
