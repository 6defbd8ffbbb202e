/* Facts in groups. "put" changes single facts, "show" all of them; both mark the newest and bring it into view. */
export default {
  template: `
    <div class="fact-sheet">
      <section v-for="group in shown" :key="group.id" :class="['resident-card', { 'of-visit': !group.id }]">
        <h2>{{ group.title }}</h2>
        <dl class="facts">
          <div v-for="line in group.lines" :key="line.id" class="fact" :class="{ newest: newest.includes(line.id) }" :data-fact="line.id">
            <dt class="fact-label"><span>{{ line.label }}</span><span v-if="line.label_ja" class="ja-beside" lang="ja">{{ line.label_ja }}</span></dt>
            <dd class="fact-value"><span>{{ line.text }}</span><span v-if="line.text_ja" class="ja-beside" lang="ja">{{ line.text_ja }}</span></dd>
          </div>
        </dl>
      </section>
    </div>`,
  props: { groups: Array },
  data() {
    return { shown: this.groups, newest: [] };
  },
  watch: {
    groups(groups) { // drawn for the first time, or in another language
      this.shown = groups;
      this.newest = [];
    },
  },
  methods: {
    put(lines) {
      const changed = Object.fromEntries(lines.map((line) => [line.id, line]));
      for (const group of this.shown) group.lines = group.lines.map((line) => changed[line.id] ?? line);
      this.mark(lines.map((line) => line.id));
    },
    show(groups, newest) {
      this.shown = groups;
      this.mark(newest);
    },
    async mark(newest) {
      this.newest = newest;
      await this.$nextTick();
      const last = [...this.$el.querySelectorAll(".newest")].at(-1);
      last?.scrollIntoView({ block: "nearest", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
    },
  },
};
