/* The desks that come next, in order: each with its procedures and what to bring; up, down, another day, away. */
export default {
  template: `
    <ol class="way" :aria-label="label">
      <li v-for="(desk, index) in desks" :key="desk.id" class="way-desk" :class="desk.look" :data-desk="desk.id">
        <span class="way-mark" aria-hidden="true">{{ desk.mark }}</span>
        <div class="way-main">
          <p class="way-name"><b>{{ desk.name }}</b><span class="soft small">{{ desk.place }}</span><span v-if="desk.note" class="chip" :class="desk.chip">{{ desk.note }}</span></p>
          <ul v-if="desk.procedures.length" class="way-procedures">
            <li v-for="procedure in desk.procedures" :key="procedure.name">{{ procedure.name }}<span v-if="procedure.who" class="soft small">{{ procedure.who }}</span></li>
          </ul>
          <p v-if="desk.bring" class="way-bring"><span class="soft">{{ words.bring }}</span>{{ desk.bring }}</p>
          <p v-if="desk.reason" class="way-reason"><span class="soft">{{ words.reason }}</span>{{ desk.reason }}</p>
          <p v-if="desk.deadline" class="way-deadline"><span class="soft">{{ words.deadline }}</span>{{ desk.deadline }}</p>
        </div>
        <div v-if="!locked" class="way-tools">
          <button v-for="tool in desk.tools" :key="tool" type="button" class="way-tool" :class="tool" :aria-label="desk.name + ' ' + words[tool]"
              :disabled="tool === 'up' && index === first || tool === 'down' && index === last" @click="use(desk.id, tool)">{{ shown[tool] ?? words[tool] }}</button>
        </div>
      </li>
    </ol>`,
  props: { desks: Array, words: Object, label: String, locked: Boolean },
  emits: ["use"],
  data() {
    return { shown: { up: "↑", down: "↓" }, pressed: null };
  },
  computed: {
    first() { return this.desks.findIndex((desk) => desk.tools.includes("up")); },
    last() { return this.desks.findLastIndex((desk) => desk.tools.includes("down")); },
  },
  methods: {
    use(id, tool) {
      this.pressed = [id, tool];
      this.$emit("use", { id, tool });
    },
  },
  updated() { // a desk that moved keeps the focus, so that it can be moved on
    if (!this.pressed) return;
    const desk = [...this.$el.children].find((child) => child.dataset.desk === this.pressed[0]);
    const tool = desk?.querySelector(".way-tool." + this.pressed[1]);
    const target = tool && !tool.disabled ? tool : desk?.querySelector(".way-tool:not([disabled])");
    this.pressed = null;
    target?.focus();
  },
};
