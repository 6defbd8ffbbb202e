/* One search box as staff use it, with what it found below: arrow keys walk, Enter chooses what is marked, never more.
   `popup` (the header): the list hangs under the box and goes when one looks elsewhere. */
const PAUSE_MS = 180;

export default {
  template: `
    <div class="finder" :class="{ popup }" @focusout="left" @focusin="inside = true">
      <div class="finder-box">
        <span class="material-icons finder-icon" aria-hidden="true">search</span>
        <input :id="id + '-in'" ref="box" class="finder-input" type="text" role="combobox" aria-autocomplete="list" autocomplete="off"
               spellcheck="false" :aria-label="words.label" :placeholder="words.hint" :aria-expanded="String(open)" :aria-controls="id + '-list'"
               :aria-activedescendant="open && at >= 0 ? id + '-' + at : null" :data-hotkey="hotkey" :value="typed"
               @input="type" @compositionend="type" @keydown="key" />
        <button v-if="typed" type="button" class="finder-clear" :aria-label="words.clear" @click="clear">×</button>
        <kbd v-else-if="hotkey" aria-hidden="true">{{ words.key }}</kbd>
      </div>
      <div v-if="!popup" class="finder-switches">
        <label v-for="(label, name) in words.switches" :key="name"><input type="checkbox" :checked="switches[name]" @change="flip(name)" /> {{ label }}</label>
        <span class="finder-understood" role="status">{{ status }}</span>
      </div>
      <div v-show="open" class="finder-results">
        <p v-if="popup && status" class="finder-understood">{{ status }}</p>
        <ul :id="id + '-list'" role="listbox" :aria-label="words.results" v-show="results.length">
          <li v-for="(one, index) in results" :id="id + '-' + index" :key="one.kind + one.id" role="option" class="hit" :class="[one.kind, { at: index === at }]"
              :aria-selected="String(index === at)" @mousedown.prevent @click="choose(index)">
            <span class="hit-who"><b>{{ one.name }}</b><small>{{ one.kana }}</small></span>
            <span class="hit-born num">{{ one.birth }}<small>{{ one.age }} {{ one.sex }}</small></span>
            <span class="hit-where">{{ one.address }}<small>{{ one.household }}</small></span>
            <span class="hit-chips"><span v-for="chip in one.chips" :key="chip.text" class="chip" :class="chip.look" :title="chip.title || null">{{ chip.text }}</span></span>
          </li>
        </ul>
        <p v-if="more" class="finder-more">{{ words.more }}</p>
        <div v-if="answered && !failed && !results.length" class="empty">
          <p>{{ words.none }}</p><p class="small">{{ words.none_hint }}</p>
        </div>
      </div>
    </div>`,
  props: { id: String, popup: Boolean, hotkey: String, results: Array, more: Boolean, understood: String, answers: String, failed: Boolean, words: Object, autofocus: Boolean },
  emits: ["search", "choose"],
  data() {
    return { typed: "", at: -1, timer: null, hurried: false, inside: false, switches: { removed: false, outsiders: false } };
  },
  computed: {
    wanted() { return this.typed.trim(); },
    answered() { return this.wanted !== "" && this.answers === this.question(); },
    open() { return this.wanted !== "" && (!this.popup || this.inside) && (this.results.length > 0 || this.answered); },
    status() {
      if (!this.wanted) return "";
      return this.answered ? this.understood : this.words.searching;
    },
  },
  watch: {
    results([first]) {
      const slip = first?.kind === "code"; // leads to one visit and is nobody: marked already, Enter before it came counts
      this.at = slip ? 0 : -1;
      if (slip && this.hurried && this.answered) this.choose(0);
      this.hurried = false;
      if (first && !this.popup) this.$nextTick(() => document.getElementById(this.id + "-0")?.scrollIntoView({ block: "nearest" }));
    },
  },
  mounted() { if (this.autofocus) this.$nextTick(() => this.$refs.box.focus()); },
  methods: {
    question() { return JSON.stringify([this.wanted, this.switches.removed, this.switches.outsiders]); },
    type(event) {
      this.typed = event.target.value;
      this.at = -1;
      this.hurried = false;
      if (event.isComposing) return;
      clearTimeout(this.timer);
      this.timer = setTimeout(this.search, PAUSE_MS);
    },
    search() {
      clearTimeout(this.timer);
      if (!this.answered) this.$emit("search", { text: this.wanted, ...this.switches, question: this.question() });
    },
    flip(name) {
      this.switches[name] = !this.switches[name];
      if (this.wanted) this.search();
    },
    clear() {
      this.typed = "";
      this.$refs.box.focus();
      this.search();
    },
    key(event) {
      if (event.isComposing) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        this.walk(event.key === "ArrowDown" ? 1 : -1);
      } else if (event.key === "Enter") {
        event.preventDefault();
        event.stopPropagation();
        this.hurried = !this.answered;
        if (this.hurried) this.search();
        else if (this.at >= 0) this.choose(this.at);
        else this.walk(1); // the first Enter only marks: nobody is chosen unseen
      } else if (event.key === "Escape" && this.typed) {
        event.stopPropagation();
        this.clear();
      }
    },
    walk(step) {
      if (!this.results.length) return;
      this.at = Math.max(0, Math.min(this.results.length - 1, this.at + step));
      this.$nextTick(() => document.getElementById(this.id + "-" + this.at)?.scrollIntoView({ block: "nearest" }));
    },
    choose(index) {
      const one = this.results[index];
      this.$emit("choose", { kind: one.kind, id: one.id });
      if (this.popup) { this.inside = false; this.typed = ""; this.$refs.box.blur(); }
    },
    left(event) { if (!this.$el.contains(event.relatedTarget)) this.inside = false; },
    focus() { this.$refs.box.focus(); },
    forget() {
      clearTimeout(this.timer);
      this.typed = "";
    },
  },
};
