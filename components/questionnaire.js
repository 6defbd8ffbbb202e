/* One screen of questions: what to say, big numbered answers, a line per person where people may differ. The digits
   answer the question that is current: the one with the focus, else the first without an answer. They and 「全員同じ」
   answer for whoever is open or was answered here; what a register says of somebody is changed in their own line only. */
const SETTLE_MS = 1000;

export default {
  template: `
    <div class="questions">
      <ul v-if="known.length" class="known" :aria-label="words.known">
        <li v-for="one in known" :key="one.id"><span class="known-text">{{ one.text }}</span><b>{{ one.value }}</b><small>{{ one.origin }}</small>
          <button v-if="!locked" type="button" class="link-button" :aria-label="one.text + ' ' + words.change" @click="$emit('change', one.id)">{{ words.change }}</button></li>
      </ul>
      <section v-for="card in cards" :key="card.id" class="question" :class="{ current: card.id === current, answered: isAnswered(card) }" :aria-labelledby="id + card.id"
               :data-question="card.id" @focusin="focused = card.id" @focusout="left">
        <header class="question-head">
          <h2 :id="id + card.id" class="question-text">{{ card.text }}</h2>
          <span class="question-state" :class="stateOf(card)" role="status">{{ words[stateOf(card)] || "" }}</span>
        </header>
        <p v-if="tongue && card[tongue]" class="question-tongue" :lang="tongue === 'en' ? 'en' : 'ja'">{{ card[tongue] }}</p>
        <slot v-if="card.own" :name="card.id"></slot>
        <template v-else-if="card.type === 'people'">
          <div class="options" :role="card.several ? 'group' : 'radiogroup'" :aria-labelledby="id + card.id">
            <button v-for="(row, index) in card.rows" :key="row.key" type="button" class="option" :role="card.several ? 'checkbox' : 'radio'"
                    :class="{ chosen: shown(card, row) === true }" :aria-checked="String(shown(card, row) === true)" :disabled="locked" @click="name(card, row)">
              <kbd aria-hidden="true">{{ index + 1 }}</kbd><span>{{ row.name }}<small>{{ row.note }}</small></span>
            </button>
            <button v-if="card.several" type="button" class="option slight" :disabled="locked" @click="nameAll(card)"><kbd aria-hidden="true">0</kbd><span>{{ words.everybody }}</span></button>
            <button v-else-if="card.none" type="button" class="option slight" role="radio" :aria-checked="String(nobody(card))" :class="{ chosen: nobody(card) }" :disabled="locked" @click="nameNobody(card)">
              <kbd aria-hidden="true">0</kbd><span>{{ card.none }}</span></button>
          </div>
        </template>
        <template v-else>
          <div v-if="common(card).length" class="options" :role="card.several ? 'group' : 'radiogroup'" :aria-label="card.rows.length > 1 ? allOf(card) : null" :aria-labelledby="card.rows.length > 1 ? null : id + card.id">
            <span v-if="card.rows.length > 1" class="options-label" aria-hidden="true">{{ allOf(card) }}</span>
            <button v-for="(option, index) in card.options" :key="String(option.value)" type="button" class="option" :role="card.several ? 'checkbox' : 'radio'"
                    :class="{ chosen: forAll(card, option.value) }" :aria-checked="String(forAll(card, option.value))" :disabled="locked" @click="answerAll(card, option.value)">
              <kbd v-if="index < 9" aria-hidden="true">{{ index + 1 }}</kbd><span>{{ option.label }}<small v-if="tongue && option[tongue]">{{ option[tongue] }}</small></span>
            </button>
            <button v-if="card.several" type="button" class="option slight" role="checkbox" :aria-checked="String(isEmpty(card))" :class="{ chosen: isEmpty(card) }" :disabled="locked" @click="send(card, keysOf(common(card)), [])">
              <kbd aria-hidden="true">0</kbd><span>{{ words.none }}</span></button>
          </div>
          <ul v-if="card.rows.length > 1" class="question-rows">
            <li v-for="row in card.rows" :key="row.key">
              <span class="row-name">{{ row.name }}<small class="num">{{ row.note }}</small></span>
              <span class="row-options" :role="card.several ? 'group' : 'radiogroup'" :aria-label="row.name">
                <button v-for="option in card.options" :key="String(option.value)" type="button" class="row-option" :role="card.several ? 'checkbox' : 'radio'"
                        :class="{ chosen: has(card, row, option.value) }" :aria-checked="String(has(card, row, option.value))" :disabled="locked"
                        @click="answer(card, row, option.value)">{{ option.label }}</button>
              </span>
              <span v-if="row.origin" class="row-origin">{{ row.origin }}</span>
            </li>
          </ul>
          <p v-else-if="card.rows.length && card.rows[0].origin" class="row-origin">{{ card.rows[0].origin }}</p>
        </template>
        <p class="question-why">{{ card.why }}</p>
      </section>
    </div>`,
  props: { id: String, cards: Array, known: Array, words: Object, locked: Boolean, tongue: String, settled: Number, refused: Number },
  emits: ["answer", "change"],
  data() { return { pending: {}, sent: 0, focused: null, touched: {} }; },
  computed: {
    current() {
      if (this.cards.some((card) => card.id === this.focused)) return this.focused;
      return this.cards.find((card) => !this.isAnswered(card))?.id ?? null;
    },
  },
  watch: {
    settled(now) { setTimeout(() => this.release((entry) => entry.number <= now), SETTLE_MS); }, // should another have been faster
    refused(now) { this.release((entry) => entry.number === now); },
    cards() {
      const stored = Object.fromEntries(this.cards.flatMap((card) => card.rows.map((row) => [card.id + "|" + row.key, row.value])));
      this.release((entry, at) => at in stored && JSON.stringify(stored[at] ?? null) === JSON.stringify(entry.value));
      if (!this.cards.some((card) => card.id === this.focused)) this.focused = null;
    },
  },
  mounted() { document.addEventListener("keydown", this.key); },
  beforeUnmount() { document.removeEventListener("keydown", this.key); },
  methods: {
    shown(card, row) { const at = card.id + "|" + row.key; return at in this.pending ? this.pending[at].value : row.value; },
    keysOf(rows) { return rows.map((row) => row.key); },
    common(card) { return card.rows.length > 1 ? card.rows.filter((row) => !row.origin) : card.rows; },
    allOf(card) { return this.common(card).length < card.rows.length ? this.words.rest : this.words.all; },
    isKnown(value) { return value !== null && value !== undefined; },
    isAnswered(card) {
      if (card.own) return card.answered;
      return card.type === "people" ? card.rows.some((row) => this.isKnown(this.shown(card, row))) : card.rows.every((row) => this.isKnown(this.shown(card, row)));
    },
    stateOf(card) {
      if (this.keysOf(card.rows).some((key) => card.id + "|" + key in this.pending)) return "saving";
      return this.touched[card.id] && this.isAnswered(card) ? "saved" : "";
    },
    has(card, row, value) { const now = this.shown(card, row); return card.several ? (now ?? []).includes(value) : now === value; },
    forAll(card, value) { return this.common(card).every((row) => this.has(card, row, value)); },
    isEmpty(card) { return this.common(card).every((row) => Array.isArray(this.shown(card, row)) && this.shown(card, row).length === 0); },
    nobody(card) { return card.rows.every((row) => this.shown(card, row) === false); },
    release(done) { // answers that are shown by the server's cards now, or were not taken
      this.pending = Object.fromEntries(Object.entries(this.pending).filter(([at, entry]) => !done(entry, at)));
    },
    send(card, keys, value, values) {
      this.sent += 1;
      this.touched[card.id] = true;
      const answers = values ?? Object.fromEntries(keys.map((key) => [key, value]));
      for (const [key, each] of Object.entries(answers)) this.pending[card.id + "|" + key] = { value: each, number: this.sent };
      this.$emit("answer", { id: card.id, answers, number: this.sent });
    },
    toggled(card, row, value) {
      const now = this.shown(card, row) ?? [];
      return card.options.map((option) => option.value).filter((one) => (one === value ? !now.includes(value) : now.includes(one)));
    },
    answer(card, row, value) { this.send(card, [row.key], card.several ? this.toggled(card, row, value) : value); },
    answerAll(card, value) {
      const rows = this.common(card);
      this.send(card, this.keysOf(rows), card.several ? this.toggled(card, rows[0], value) : value);
    },
    name(card, row) {
      if (card.several) {
        const values = Object.fromEntries(card.rows.map((one) => [one.key, one === row ? this.shown(card, one) !== true : this.shown(card, one) === true]));
        return this.send(card, [], null, values);
      }
      this.send(card, [], null, Object.fromEntries(card.rows.map((one) => [one.key, one === row])));
    },
    nameAll(card) { this.send(card, this.keysOf(card.rows), true); },
    nameNobody(card) { this.send(card, this.keysOf(card.rows), false); },
    key(event) {
      if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey || this.locked || !/^[0-9]$/.test(event.key)) return;
      if (document.activeElement?.matches("input, textarea, select, [contenteditable=true]") || document.querySelector("[role=dialog]")) return;
      const card = this.cards.find((one) => one.id === this.current);
      const section = card && this.$el.querySelector('[data-question="' + card.id + '"]');
      const buttons = section ? [...section.querySelectorAll(".option")] : [];
      const button = buttons.find((one) => one.querySelector("kbd")?.textContent === event.key);
      if (!button) return;
      event.preventDefault();
      button.click();
      if (!card.several) this.$nextTick(this.forward);
    },
    left(event) { if (!event.relatedTarget) this.focused = null; },
    showOpen() { // somebody wants to go on, but here is a question without an answer
      const open = this.cards.find((card) => !this.isAnswered(card));
      this.$el.querySelector('[data-question="' + open?.id + '"]')?.scrollIntoView({ block: "center" });
    },
    forward() { // the next question without an answer comes into view and takes the digits
      this.focused = null;
      if (document.activeElement?.closest(".question")) document.activeElement.blur();
      const next = this.$el.querySelector('[data-question="' + this.current + '"]');
      next?.scrollIntoView({ block: "nearest" });
      next?.querySelector(".field-input")?.focus();
    },
  },
};
