/* The people of a household or a visit, one line each: who, how they stand to the head, how old, what they hold. */
export default {
  template: `
    <div class="people" :class="{ compact: folded }">
      <button v-if="groups.length" type="button" class="link-button people-toggle" :aria-expanded="String(!folded)" @click="folded = !folded">{{ folded ? words.more : words.less }}</button>
      <section v-for="group in groups" :key="group.title" class="people-group">
        <h3 class="people-title"><span>{{ group.title }}</span><small>{{ group.note }}</small></h3>
        <p v-if="group.address" class="people-address">{{ group.address }}</p>
        <ul>
          <li v-for="one in group.people" :key="one.id" class="person" :class="{ outside: one.outside }">
            <div class="person-line">
              <span class="person-name">{{ one.name }}</span>
              <span class="person-relation">{{ one.relation }}</span>
              <span v-for="mark in one.marks" :key="mark.text" class="chip" :class="mark.look">{{ mark.text }}</span>
              <span v-if="folded && one.school" class="person-relation">{{ one.school }}</span>
              <span class="person-age num">{{ one.age }}</span>
            </div>
            <div class="person-more">
              <span class="num">{{ one.birth }}</span><span v-if="one.school">{{ one.school }}</span><span v-if="one.note">{{ one.note }}</span>
            </div>
            <div v-if="one.chips.length" class="person-chips">
              <span v-for="chip in one.chips" :key="chip.text" class="chip" :class="chip.look" :title="chip.title || null">{{ chip.text }}</span>
            </div>
          </li>
        </ul>
      </section>
      <p v-if="!groups.length" class="empty">{{ empty }}</p>
    </div>`,
  props: { groups: Array, empty: String, words: Object, compact: Boolean },
  data() { return { folded: this.compact }; },
  watch: { compact(now) { this.folded = now; } },
};
