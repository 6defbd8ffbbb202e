/* One box of a visit that saves itself: when it is left, and after a pause while typing. It says in words what became
   of it. What the server sends never replaces what somebody is typing; `version` counts the changes made here. Until the
   server says that it is stored, what was entered is kept in the browser (static/unsaved.js). */
const PAUSE_MS = 400;
const NEXT = "[data-item] :is(input, select, textarea):not([disabled]):not([readonly]), .question:not(.answered) .option:not([disabled]), .visit-foot .q-btn.primary:not([disabled])";

export default {
  template: `
    <div class="field" :class="classes" :data-item="item" :style="span ? { gridColumn: 'span ' + span } : null">
      <div class="field-top">
        <component :is="grouped ? 'span' : 'label'" :id="id + '-name'" class="field-label" :for="grouped ? null : id + '-in'">{{ label }}</component>
        <span v-if="required" class="field-required">{{ words.required }}</span>
        <span class="field-state" :class="state">{{ words[state] }}</span>
      </div>
      <div v-if="blank" class="field-hidden">{{ blank }}</div>
      <div v-else-if="grouped" class="field-choices" :role="multiple ? 'group' : 'radiogroup'" :aria-labelledby="id + '-name'"
           :aria-describedby="described" :aria-required="required && !multiple ? 'true' : null" :aria-invalid="fault ? 'true' : null">
        <label v-for="choice in choices" :key="String(choice.value)" class="field-choice" :class="{ chosen: isChosen(choice.value) }">
          <input :type="multiple ? 'checkbox' : 'radio'" :name="id" :checked="isChosen(choice.value)" :disabled="locked"
                 @change="choose(choice.value, $event)" @keydown.enter.prevent="advance" @keydown.delete="erase" />
          <span>{{ choice.label }}</span>
        </label>
      </div>
      <div v-else class="field-line">
        <select v-if="kind === 'select'" :id="id + '-in'" class="field-input" :disabled="locked" :aria-describedby="described"
                :aria-required="required ? 'true' : null" :aria-invalid="fault ? 'true' : null" :value="String(typed ?? '')"
                @focus="focused = true" @blur="leave" @change="select($event.target.value)" @keydown.enter.prevent="advance">
          <option value="">{{ words.unchosen }}</option>
          <option v-for="choice in choices" :key="String(choice.value)" :value="String(choice.value)">{{ choice.label }}</option>
        </select>
        <input v-else :id="id + '-in'" class="field-input" :type="kind === 'secret' ? 'password' : 'text'" v-bind="inputAttributes"
               :value="typed" :role="offers ? 'combobox' : null" :aria-expanded="offers ? String(open) : null"
               :aria-controls="offers ? id + '-offers' : null" :aria-activedescendant="open && at >= 0 ? id + '-o' + at : null"
               @focus="focused = true" @blur="leave" @input="write" @compositionend="write" @keydown="key" />
        <span v-if="unit" class="field-unit">{{ unit }}</span>
        <span v-if="note" :id="id + '-note'" class="field-understood">{{ note }}</span>
        <ul v-if="open" :id="id + '-offers'" class="field-offers" role="listbox" :aria-label="words.offers">
          <li v-for="(offer, index) in offers" :id="id + '-o' + index" :key="index" role="option" :aria-selected="String(index === at)"
              :class="{ at: index === at }" @mousedown.prevent="pick(offer)"><span>{{ offer.text }}</span><small>{{ offer.note }}</small></li>
        </ul>
      </div>
      <div class="field-below">
        <span v-if="edited" class="chip edited">{{ words.edited }}</span>
        <span v-if="origin" class="field-origin">{{ origin }}</span>
        <span v-if="edited && former" class="field-former"><span class="visually-hidden">{{ words.former }}</span><s>{{ former }}</s></span>
        <span v-if="fault" :id="id + '-error'" class="field-error" role="alert">{{ fault }}</span>
        <span v-else-if="warning" :id="id + '-warning'" class="field-caution" role="status">{{ warning }}</span>
        <span v-if="theirs" class="field-theirs">
          <button type="button" class="field-take" @click="settle('theirs')">{{ words.theirs }}</button>
          <button type="button" class="field-take" @click="settle('mine')">{{ words.mine }}</button>
        </span>
      </div>
    </div>`,
  props: {
    id: String, visit: String, item: String, label: String, kind: String, text: [String, Number, Boolean, Array], choices: Array, required: Boolean,
    origin: String, edited: Boolean, former: String, note: String, unit: String, error: String, caution: String, blank: String, locked: Boolean,
    acknowledged: Number, stored: Number, failed: Boolean, theirs: Boolean, basis: Number, offers: Array, span: Number, max: Number, mode: String, hint: String,
    words: Object,
  },
  emits: ["store", "suggest", "settle"],
  data() {
    return { typed: this.text, adopted: this.text, seen: this.basis, version: this.acknowledged, sent: this.acknowledged, focused: false, typing: false, timer: null, at: -1, folded: true };
  },
  computed: {
    grouped() { return this.kind === "choice" || this.kind === "multi"; },
    multiple() { return this.kind === "multi"; },
    fault() { return this.error && !(this.typing && !this.theirs) ? this.error : ""; }, // half a number is no mistake yet
    warning() { return this.typing ? "" : this.caution; },
    dirty() { return this.version > this.acknowledged; },
    state() {
      if (this.failed && !this.typing && (!this.dirty || this.locked)) return "failed";
      if (this.dirty) return this.locked ? "failed" : "saving";
      return this.version > 0 ? "saved" : "quiet";
    },
    classes() { return { wrong: this.fault, edited: this.edited, locked: this.locked, ["as-" + this.kind]: true }; },
    described() { return [this.note && this.id + "-note", this.fault ? this.id + "-error" : this.warning && this.id + "-warning"].filter(Boolean).join(" ") || null; },
    open() { return !this.folded && this.focused && !!this.offers?.length; },
    inputAttributes() {
      return {
        readonly: this.locked, placeholder: this.hint, maxlength: this.max, inputmode: this.mode, autocomplete: "off", spellcheck: "false",
        "aria-describedby": this.described, "aria-required": this.required ? "true" : null, "aria-invalid": this.fault ? "true" : null,
      };
    },
  },
  watch: {
    text() { this.adopt(); },
    locked(now) { now ? this.adopt() : this.flush(); }, // what could not be stored is tried again
    basis() { this.adopt(); },
    acknowledged() { this.answered(); },
    failed() { this.answered(); },
    offers() { this.at = -1; },
  },
  methods: {
    enter(value) { // a person changed it
      this.typed = value;
      this.version += 1;
      this.keep();
    },
    keep() { // no secret lies about in a browser
      if (this.kind !== "secret") window.kakanaiUnsaved.keep(this.visit, this.item, this.typed, this.seen ?? 0);
    },
    answered() { // the server said what became of it
      this.seen = Math.max(this.seen ?? 0, this.stored ?? 0); // one's own write is no surprise
      if (this.dirty) this.keep();
      else if (!this.failed) window.kakanaiUnsaved.settled(this.visit, this.item, this.typed);
      this.adopt();
    },
    adopt() { // take what the server says, unless it would take something away from the person typing
      const begun = this.typing || this.typed !== this.adopted; // the cursor alone, put there by the page, is no work
      const typing = begun && this.focused && !this.locked && !this.grouped && this.kind !== "select";
      if (this.dirty || this.failed || typing) return;
      this.typed = this.adopted = this.text;
      this.seen = this.basis;
    },
    isChosen(value) { return this.multiple ? (this.typed ?? []).includes(value) : this.typed === value; },
    write(event) {
      if (event.isComposing) {
        this.typed = event.target.value;
        return;
      }
      this.enter(event.target.value);
      this.typing = true;
      this.folded = false;
      if (this.offers) this.$emit("suggest", this.typed);
      clearTimeout(this.timer);
      this.timer = setTimeout(this.flush, PAUSE_MS);
    },
    choose(value, event) {
      const rest = this.multiple ? (this.typed ?? []).filter((chosen) => chosen !== value) : [];
      const chosen = event.target.checked ? this.choices.map((c) => c.value).filter((v) => v === value || rest.includes(v)) : rest;
      this.enter(this.multiple ? chosen : value);
      this.flush();
    },
    select(text) {
      this.enter(this.choices.find((choice) => String(choice.value) === text)?.value ?? null);
      this.flush();
    },
    erase() {
      if (this.multiple || this.locked) return;
      this.enter(null);
      this.flush();
    },
    flush() {
      clearTimeout(this.timer);
      if (this.version === this.sent || this.locked) return;
      this.sent = this.version;
      this.$emit("store", { version: this.version, value: this.typed, basis: this.seen ?? null });
    },
    leave() {
      this.focused = this.typing = false;
      this.folded = true;
      this.flush();
      this.adopt();
    },
    key(event) {
      if (event.isComposing) return;
      if (this.open && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
        event.preventDefault();
        const step = event.key === "ArrowDown" ? 1 : -1;
        this.at = (this.at + step + this.offers.length) % this.offers.length;
      } else if (this.open && event.key === "Escape") {
        event.stopPropagation();
        this.folded = true;
      } else if (event.key === "Enter") {
        event.preventDefault();
        if (this.open && this.at >= 0) this.pick(this.offers[this.at]);
        else this.advance(event);
      }
    },
    pick(offer) {
      this.enter(offer.text);
      this.folded = true;
      this.flush();
    },
    focus() { (this.$el.querySelector("input:checked") ?? this.$el.querySelector("input, select"))?.focus(); },
    settle(whose) { this.$emit("settle", { whose, version: this.version, value: this.typed }); },
    advance(event) {
      this.flush();
      const all = [...document.querySelectorAll(NEXT)].filter((e) => e.offsetParent && (e.type !== "radio" || e.checked || !e.closest("[role=radiogroup]").querySelector(":checked")));
      const here = this.$el;
      const next = all.find((e) => here.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING && !here.contains(e));
      if (next?.matches(".option")) { // a question: its digits answer it, so the box is only left
        event?.target?.blur();
        next.closest(".question").scrollIntoView({ block: "nearest" });
        return;
      }
      next?.focus();
      if (next?.select && next.type === "text") next.select();
    },
  },
  beforeUnmount() { // the server has taken the box away: what was not sent yet goes another way
    clearTimeout(this.timer);
    if (this.version !== this.sent) window.dispatchEvent(new CustomEvent("kakanai-unsaved", { detail: this.visit }));
  },
};
