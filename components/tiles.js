/* Many choices at once: grouped, numbered tiles with a box that filters them by words or by number. Enter takes the
   marked one; what is already taken is shown as such and can be given back. */
const fold = (text) => text.normalize("NFKC").toLowerCase().replace(/[ァ-ヶ]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0x60)).replace(/[\s・()()]/g, "");

export default {
  template: `
    <div class="tiles" :class="{ locked }">
      <div class="tiles-head">
      <h2 v-if="heading" class="step-title">{{ heading }}</h2>
      <div class="finder-box tiles-box">
        <span class="material-icons finder-icon" aria-hidden="true">filter_list</span>
        <input ref="box" class="finder-input" type="text" autocomplete="off" spellcheck="false" :aria-label="words.label" :placeholder="words.hint"
               :aria-controls="id + '-tiles'" :value="typed" :disabled="locked" @input="type" @compositionend="type" @keydown="key" />
        <button v-if="typed" type="button" class="finder-clear" :aria-label="words.clear" @click="typed = ''; $refs.box.focus()">×</button>
      </div>
      </div>
      <div :id="id + '-tiles'" class="tiles-groups">
        <section v-for="group in shown" :key="group.title" class="tiles-group" :class="{ wide: group.wide }">
          <h3>{{ group.title }}</h3>
          <ul>
            <li v-for="tile in group.tiles" :key="tile.id">
              <button type="button" class="tile" :class="{ taken: tile.taken, marked: tile === mark }" :aria-pressed="String(!!tile.taken)" :disabled="locked"
                      @click="take(tile)">
                <span v-if="tile.number" class="tile-number num" aria-hidden="true">{{ tile.number }}</span>
                <span class="tile-name">{{ tile.name }}<small v-if="tile.note">{{ tile.note }}</small></span>
                <span v-if="tile.taken" class="material-icons tile-check" aria-hidden="true">check</span>
              </button>
            </li>
          </ul>
        </section>
        <p v-if="!shown.length" class="empty">{{ words.none }}</p>
      </div>
    </div>`,
  props: { id: String, heading: String, groups: Array, words: Object, locked: Boolean, autofocus: Boolean },
  emits: ["take"],
  data() { return { typed: "" }; },
  mounted() { if (this.autofocus) this.$nextTick(() => this.$refs.box.focus()); },
  computed: {
    wanted() { return fold(this.typed); },
    shown() {
      return this.groups
        .map((group) => ({ ...group, tiles: group.tiles.filter((tile) => this.wanted ? this.fits(tile) : !group.searched || tile.taken) }))
        .filter((group) => group.tiles.length);
    },
    mark() {
      if (!this.wanted) return null;
      const all = this.shown.flatMap((group) => group.tiles);
      return all.find((tile) => String(tile.number) === this.wanted) ?? all[0] ?? null;
    },
  },
  methods: {
    fits(tile) {
      if (/^\d{1,2}$/.test(this.wanted)) return tile.number ? String(tile.number).startsWith(this.wanted) : tile.find.includes(this.wanted);
      return tile.find.includes(this.wanted);
    },
    type(event) { this.typed = event.target.value; },
    take(tile) {
      this.$emit("take", tile.id);
      this.typed = "";
      this.$refs.box.focus();
    },
    key(event) {
      if (event.isComposing) return;
      if (event.key === "Enter" && this.wanted) {
        event.preventDefault();
        event.stopPropagation();
        if (this.mark) this.take(this.mark);
      } else if (event.key === "Enter" && !this.wanted) {
        event.preventDefault();
        document.querySelector(".visit-foot .q-btn.primary:not([disabled])")?.click();
      } else if (event.key === "Escape" && this.typed) {
        event.stopPropagation();
        this.typed = "";
      }
    },
  },
};
