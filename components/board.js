/* The desk's board: columns of visits, drawn from plain cards. Cards come, move and go one by one (put, drop);
   Vue keeps the rest of the page as it is, and the focus where it is. */
export default {
  template: `
    <div class="board" role="group" :aria-label="words.label">
      <section v-for="column in columns" :key="column.id" :class="['board-column', column.id]" :aria-labelledby="'board-' + column.id">
        <h2 :id="'board-' + column.id" class="board-title">
          {{ column.title }} <span class="board-count num">{{ listed(column.id).length + (column.id === "done" ? unlisted : 0) }}</span>
        </h2>
        <ul v-if="listed(column.id).length" class="board-cards">
          <li v-for="card in listed(column.id)" :key="card.id">
            <button type="button" class="board-card" :class="{ mine: card.holder === me }" :data-visit="card.id"
                :aria-label="spoken(card)" @click="$emit('open', card.id)" @keydown="walk">
              <span class="board-line">
                <b class="board-number num">{{ card.number }}</b>
                <span v-if="card.time" class="board-time num">{{ card.time }}</span>
                <wait-time v-else class="num" :since="card.since" :now="card.now" :urgent="card.urgent ? '' : null"></wait-time>
              </span>
              <span class="board-purpose">{{ card.purpose || words.no_purpose }}</span>
              <span v-if="card.who || card.from || card.note" class="board-line board-meta">
                <span v-if="card.from">{{ card.from }}</span>
                <span v-if="card.who" class="board-who">{{ card.who }}</span>
                <span v-if="card.note" class="chip key">{{ card.note }}</span>
              </span>
            </button>
          </li>
        </ul>
        <p v-else class="board-empty">{{ column.empty }}</p>
        <p v-if="column.id === 'done' && unlisted" class="board-more small soft">{{ words.more.replace("{n}", unlisted) }}</p>
      </section>
      <p class="visually-hidden" role="status">{{ said }}</p>
    </div>`,
  props: { columns: Array, cards: Array, more: Number, me: String, words: Object },
  emits: ["open"],
  data() {
    return { byId: Object.fromEntries(this.cards.map((card) => [card.id, card])), unlisted: this.more, said: "" };
  },
  computed: {
    byColumn() {
      const columns = Object.fromEntries(this.columns.map((column) => [column.id, []]));
      for (const card of Object.values(this.byId)) columns[card.column]?.push(card);
      for (const cards of Object.values(columns)) cards.sort((a, b) => a.order - b.order || a.number.localeCompare(b.number));
      return columns;
    },
  },
  methods: {
    listed(column) {
      return this.byColumn[column];
    },
    put(card) {
      const before = this.byId[card.id];
      this.byId[card.id] = card;
      if (card.column === "waiting" && before?.column !== "waiting") this.said = this.words.arrived.replace("{number}", card.number);
    },
    drop(id) {
      delete this.byId[id];
    },
    count(more) {
      this.unlisted = more;
    },
    spoken(card) {
      const column = this.columns.find((each) => each.id === card.column);
      return [card.number, card.purpose || this.words.no_purpose, column.title, card.from, card.who, card.note].filter(Boolean).join(" ");
    },
    walk(event) {
      const step = { ArrowDown: [0, 1], ArrowUp: [0, -1], ArrowRight: [1, 0], ArrowLeft: [-1, 0] }[event.key];
      if (!step) return;
      event.preventDefault();
      const lists = [...this.$el.querySelectorAll(".board-cards")].map((list) => [...list.querySelectorAll(".board-card")]);
      const across = lists.findIndex((list) => list.includes(event.currentTarget));
      const list = lists[across + step[0]] ?? lists[across];
      const down = lists[across].indexOf(event.currentTarget) + step[1];
      list[Math.min(Math.max(down, 0), list.length - 1)].focus();
    },
  },
};
