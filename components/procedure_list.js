/* The procedures of a visit by desk; what hangs on one opens in place. What came or went is said quietly. */
const alarm = (one) => (one?.marks ?? []).filter((mark) => mark.look === "bad").map((mark) => mark.text).join("、");

export default {
  template: `
    <div class="procedures">
      <div class="panel-line">
        <h2 class="panel-label">{{ words.title }} <b class="procedures-count num">{{ count }}</b></h2>
        <button v-if="!locked" type="button" class="link-button" @click="$emit('add')">{{ words.add }}</button>
      </div>
      <p class="visually-hidden" role="status" aria-live="polite">{{ said }}</p>
      <p v-if="!desks.length && !maybe.length && !denied.length" class="empty small">{{ purposed ? words.nothing : words.empty }}</p>
      <section v-for="desk in desks" :key="desk.name" class="desk">
        <h3 class="desk-name">{{ desk.name }}</h3>
        <ul>
          <li v-for="one in desk.items" :key="one.id" class="procedure" :class="{ fresh: fresh.includes(one.id), open: opened === one.id }">
            <button type="button" class="procedure-line" :aria-expanded="String(opened === one.id)" :aria-controls="id + one.id" @click="toggle(one.id)">
              <span class="procedure-arrow" aria-hidden="true">›</span>
              <span class="procedure-name">{{ one.name }}</span>
              <span v-if="one.people" class="procedure-people num">{{ one.people }}</span>
              <span v-for="mark in one.marks" :key="mark.text" class="chip" :class="mark.look">{{ mark.text }}</span>
            </button>
            <div v-if="opened === one.id" :id="id + one.id" class="procedure-more">
              <dl>
                <template v-for="line in one.lines" :key="line.label">
                  <dt>{{ line.label }}</dt>
                  <dd :class="line.look"><span v-for="entry in line.entries" :key="entry.text">{{ entry.text }}<small v-if="entry.note">{{ entry.note }}</small></span></dd>
                </template>
              </dl>
              <button v-if="!locked" type="button" class="link-button bad" @click="$emit('drop', one.id)">{{ one.added ? words.undo_add : words.drop }}</button>
            </div>
          </li>
        </ul>
      </section>
      <section v-if="maybe.length" class="desk maybe">
        <h3 class="desk-name">{{ words.maybe }} <b class="num">{{ maybe.length }}</b></h3>
        <ul>
          <li v-for="one in maybe" :key="one.id" class="procedure">
            <button type="button" class="procedure-line" :aria-expanded="String(opened === '?' + one.id)" @click="toggle('?' + one.id)">
              <span class="procedure-arrow" aria-hidden="true">›</span><span class="procedure-name">{{ one.name }}</span>
              <span v-if="one.people" class="procedure-people num">{{ one.people }}</span>
            </button>
            <p class="procedure-unknown">{{ one.unknown }}</p>
            <div v-if="opened === '?' + one.id" class="procedure-more">
              <p>{{ one.why }}</p>
              <button v-if="!locked" type="button" class="link-button" @click="$emit('take', one.id)">{{ words.take }}</button>
            </div>
          </li>
        </ul>
      </section>
      <section v-if="denied.length" class="desk denied">
        <h3 class="desk-name">{{ words.denied }} <b class="num">{{ denied.length }}</b></h3>
        <ul>
          <li v-for="one in denied" :key="one.id" class="procedure-dropped">
            <span>{{ one.name }}<small v-for="fact in one.facts" :key="fact.text">{{ fact.text }} {{ fact.note }}</small></span>
          </li>
        </ul>
      </section>
      <details v-if="dropped.length" class="desk dropped">
        <summary>{{ words.dropped }} <b class="num">{{ dropped.length }}</b></summary>
        <ul>
          <li v-for="one in dropped" :key="one.id" class="procedure-dropped">
            <span><s>{{ one.name }}</s><small>{{ one.reason }}</small></span>
            <button v-if="!locked" type="button" class="link-button" @click="$emit('back', one.id)">{{ words.back }}</button>
          </li>
        </ul>
      </details>
    </div>`,
  props: { id: String, desks: Array, maybe: Array, denied: Array, dropped: Array, words: Object, locked: Boolean, purposed: Boolean },
  emits: ["add", "drop", "take", "back"],
  data() { return { opened: null, fresh: [], said: "" }; },
  computed: {
    items() { return Object.fromEntries(this.desks.flatMap((desk) => desk.items.map((one) => [one.id, one]))); },
    count() { return Object.keys(this.items).length; },
  },
  watch: {
    items(now, before) {
      const came = Object.keys(now).filter((id) => !(id in before));
      const went = Object.keys(before).filter((id) => !(id in now));
      const alarming = Object.keys(now).filter((id) => alarm(now[id]) && alarm(now[id]) !== alarm(before[id]));
      this.said = [
        came.length && came.map((id) => now[id].name).join("、") + this.words.came,
        went.length && went.map((id) => before[id].name).join("、") + this.words.went,
        ...alarming.map((id) => now[id].name + ": " + alarm(now[id])),
      ].filter(Boolean).join(" ");
      this.fresh = Object.keys(before).length ? came : [];
    },
  },
  methods: { toggle(id) { this.opened = this.opened === id ? null : id; } },
};
