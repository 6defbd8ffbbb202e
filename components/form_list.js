/* The forms of a visit as a list to choose from; arrow keys walk it. Its entries come as plain data. The browser's history
   remembers which was open, so that a reload and 戻る come back to it. */
export default {
  template: `
    <nav class="form-list" :aria-label="label">
      <ul>
        <li v-for="(entry, index) in entries" :key="entry.key">
          <span v-if="entry.group && entry.group !== entries[index - 1]?.group" class="form-list-group">{{ entry.group }}</span>
          <button type="button" class="form-entry" :class="{ chosen: entry.key === chosen }" :aria-current="entry.key === chosen ? 'true' : null"
              @click="$emit('choose', entry.key)" @keydown.down.prevent="walk($event, 1)" @keydown.up.prevent="walk($event, -1)">
            <span class="form-entry-name">{{ entry.name }}</span>
            <span class="form-entry-line">
              <span class="form-entry-who">{{ entry.who }}</span>
              <span v-for="mark in entry.marks" :key="mark.text" class="chip" :class="mark.look">{{ mark.text }}</span>
            </span>
          </button>
        </li>
      </ul>
    </nav>`,
  props: { entries: Array, chosen: String, label: String },
  emits: ["choose"],
  watch: { chosen(now) { history.replaceState({ ...history.state, form: now }, ""); } },
  mounted() {
    const before = history.state?.form;
    if (before !== this.chosen && this.entries.some((entry) => entry.key === before)) this.$emit("choose", before);
  },
  methods: {
    walk(event, step) {
      const buttons = [...this.$el.querySelectorAll(".form-entry")];
      buttons[buttons.indexOf(event.currentTarget) + step]?.focus();
    },
  },
};
