/* Ways to open a card. What is typed here goes to the terminal's agent (window.kakanaiAgent) and nowhere else: the boxes
   are plain, bound to nothing, without name and data-item, and emptied before the card is asked. The server gets the
   agent's sealed replies. */
const ERAS = { m: 1867, t: 1911, s: 1925, h: 1988, r: 2018, 明: 1867, 大: 1911, 昭: 1925, 平: 1988, 令: 2018 };
const plain = (text) => text.normalize("NFKC").trim();
const two = (text) => text.padStart(2, "0");

const SHAPES = {
  digits: (text) => plain(text).replace(/[\s-]/g, ""),
  number: (text) => plain(text).replace(/[\s-]/g, "").toUpperCase(),
  birth(text) { // YYMMDD of 昭和60年4月1日, s60.4.1, s600401, 1985/4/1, 19850401 or 850401
    const typed = plain(text).toLowerCase();
    const era = ERAS[typed[0]];
    const parts = typed.match(/\d+/g) ?? [];
    const digits = parts.join("");
    let year, month, day;
    if (parts.length === 3) [year, month, day] = parts;
    else if (digits.length >= 5) [year, month, day] = [digits.slice(0, -4), digits.slice(-4, -2), digits.slice(-2)];
    else return typed.replace("元", "1") === typed ? digits : this.birth(typed.replace("元", "1"));
    if (era) year = String(era + Number(year));
    return year.slice(-2).padStart(2, "0") + two(month) + two(day);
  },
};

export default {
  template: `
    <form class="card-form" autocomplete="off" @submit.prevent="read" @reader-typed="sparedOfReader">
      <div v-if="ways.length > 1" class="card-ways" role="radiogroup" :aria-label="words.ways">
        <label v-for="one in ways" :key="one.key" :class="{ chosen: one.key === chosen }">
          <input type="radio" :value="one.key" v-model="chosen" :disabled="reading" class="visually-hidden">{{ one.label }}</label>
      </div>
      <p class="card-say">{{ way.say }} <strong v-if="left !== null" :class="{ few: left < 2 }">{{ leftWords }}</strong></p>
      <div v-if="left !== 0" class="card-fields">
        <label v-for="(field, n) in way.fields" :key="way.key + n">
          <span>{{ field.label }}</span>
          <input type="text" :class="{ secret: field.secret }" :style="{ width: field.width + 'em' }" :disabled="busy"
            :inputmode="field.shape === 'digits' ? 'numeric' : 'text'" :maxlength="field.longest" @input="typed($event, n)"
            autocomplete="off" autocorrect="off" autocapitalize="off" spellcheck="false" lang="en" data-secret>
          <small>{{ field.hint }}</small></label>
      </div>
      <label v-if="maybeLast" class="card-last message warn"><input type="checkbox" v-model="confirmed"> {{ left === 1 ? words.last : words.unknown }}</label>
      <p v-if="problem" class="message bad" role="alert">{{ problem }}</p>
      <p v-if="told" class="message" :class="told.tone" :role="told.tone === 'good' ? 'status' : 'alert'">{{ told.words }}</p>
      <p class="card-busy soft" role="status">{{ busy ? words.busy : "" }}</p>
      <div class="dialog-foot">
        <button type="button" class="q-btn secondary" @click="$emit('cancel')">{{ words.cancel }}</button>
        <button type="submit" class="q-btn primary" :disabled="busy || left === 0 || (maybeLast && !confirmed)">{{ words.read }}</button>
      </div>
    </form>`,
  props: { ways: Array, words: Object, ticket: String },
  emits: ["replies", "cancel"],
  data() {
    return { chosen: this.ways[0].key, left: null, unknown: false, confirmed: false, problem: "", told: null, busy: true, reading: false, admitted: false };
  },
  computed: {
    way() { return this.ways.find((one) => one.key === this.chosen); },
    maybeLast() { return this.left === 1 || (this.unknown && this.left !== 0); },
    leftWords() { return this.left === 0 ? this.words.blocked : this.words.left.replace("{left}", this.left); },
  },
  watch: {
    chosen() { this.problem = ""; if (this.admitted) this.begin(); },
  },
  async mounted() {
    this.reader = window.kakanaiAgent?.reader() ?? null; // where the card lies that is asked for
    this.gone = false;
    window.addEventListener("kakanai-reader", this.readerChanged);
    window.addEventListener("kakanai-agent", this.agentChanged);
    document.addEventListener("visibilitychange", this.seenAgain);
    this.admitted = Boolean(await window.kakanaiAgent?.admit(this.ticket));
    if (this.admitted) this.begin();
    else this.say(this.sentence("AGENT_LOST"));
  },
  unmounted() {
    window.removeEventListener("kakanai-reader", this.readerChanged);
    window.removeEventListener("kakanai-agent", this.agentChanged);
    document.removeEventListener("visibilitychange", this.seenAgain);
  },
  methods: {
    async begin() { // how many tries are left, before anybody types
      const { proof, tries, key } = this.way;
      Object.assign(this, { left: null, unknown: false, confirmed: false, busy: true });
      const { error, sealed } = tries ? await window.kakanaiAgent.call("card.tries", this.given({ proof })) : {};
      if (key !== this.chosen) return; // another way was chosen meanwhile
      if (!error && sealed) {
        this.left = JSON.parse(JSON.parse(sealed).body).result.left;
        this.unknown = this.left === null;
      }
      this.busy = false;
      if (error) this.say(this.sentence(error));
      this.$nextTick(() => this.boxes()[0]?.focus());
    },
    boxes() { // in the order in which they stand
      return [...this.$el.querySelectorAll("[data-secret]")];
    },
    given(more) {
      return this.reader ? { ...more, reader: this.reader } : more;
    },
    typed(event, n) {
      if (!event.isComposing && event.target.value.length >= this.way.fields[n].advance) this.boxes()[n + 1]?.focus();
    },
    take() { // what was typed, taken out of the boxes; null when it cannot be right
      const boxes = this.boxes();
      const parts = this.way.fields.map((field, n) => SHAPES[field.shape](boxes[n].value));
      if (this.way.may_be_empty && parts.every((part) => !part)) return "";
      if (parts.some((part, n) => !new RegExp(`^(?:${this.way.fields[n].pattern})$`).test(part))) return null;
      boxes.forEach((box) => (box.value = ""));
      return parts.join("");
    },
    async read() {
      if (this.busy) return;
      const secret = this.take();
      Object.assign(this, { problem: secret === null ? this.words.incomplete : "", told: null });
      if (secret === null) return;
      const { proof, operations } = this.way;
      const replies = [];
      this.busy = this.reading = true;
      for (const operation of operations) {
        const given = this.given({ proof, last_try: this.confirmed, ...(secret && { secret }) });
        const { error, details, sealed } = await window.kakanaiAgent.call(operation, given);
        if (sealed) replies.push(sealed);
        if (error) {
          this.failed(error, details ?? {});
          break;
        }
      }
      const trouble = Boolean(this.problem);
      if (!trouble) this.busy = true; // until the server has looked
      if (replies.length) this.$emit("replies", { way: this.chosen, replies, trouble });
    },
    failed(error, details) {
      if (error === "PIN_WRONG") this.left = details.left ?? null;
      if (error === "PIN_BLOCKED") this.left = 0;
      if (error === "PIN_LAST_TRY_REFUSED") this.left = 1;
      if (error === "PIN_TRIES_UNKNOWN") this.unknown = true; // and stays: this card is asked before each PIN
      this.confirmed = false;
      this.say(this.sentence(error, details));
    },
    sentence(error, details = {}) {
      if (error === "AGENT_LOST" && window.kakanaiAgent?.refused()) return window.kakanaiAgent.sentence();
      const words = (error === "PIN_WRONG" && details.left === 0 && this.words.errors.PIN_BLOCKED) || this.words.errors[error] || this.words.errors.OTHER;
      return words.replace(/\{(\w+)\}/g, (_, name) => details[name] ?? error);
    },
    sparedOfReader() { // scan.js: a code reader typed into a box, and a PIN of the card would have been tried
      this.boxes().forEach((box) => (box.value = ""));
      this.say(this.words.reader);
    },
    say(problem) { // also called by the server
      Object.assign(this, { problem, busy: false, reading: false });
      this.$nextTick(() => this.boxes()[0]?.focus());
    },
    tell(words, tone) { // called by the server: this way has said all it can, the first one asks who it is
      this.say("");
      this.told = { words, tone };
      this.chosen = this.ways[0].key;
    },
    readerChanged({ detail: { event, reader } }) {
      if (event !== "removed" || (this.reader && reader !== this.reader)) return;
      this.gone = true;
      if (!this.busy) this.say(this.sentence("CARD_REMOVED"));
    },
    seenAgain() { // a card laid down while the page was hidden has to be recognised first
      if (!document.hidden && this.gone && window.kakanaiAgent.state() === "card") window.kakanaiAgent.again();
    },
    agentChanged() { // nobody has to type a PIN first to hear that nothing can be read
      if (!this.busy && window.kakanaiAgent.refused()) this.say(this.sentence("AGENT_LOST"));
    },
  },
};
