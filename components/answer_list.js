/* Everything that was answered, to read back and to change. */
export default {
  template: `
    <div class="answers">
      <section v-for="group in groups" :key="group.title">
        <h3>{{ group.title }}</h3>
        <dl>
          <div v-for="one in group.answers" :key="one.id" class="answer-line">
            <dt>{{ one.text }}</dt><dd>{{ one.value }}<small>{{ one.origin }}</small></dd>
            <dd class="answer-change"><button type="button" class="link-button" :aria-label="one.text + ' ' + change" @click="$emit('change', one.id)">{{ change }}</button></dd>
          </div>
        </dl>
      </section>
      <p v-if="!groups.length" class="empty">{{ empty }}</p>
    </div>`,
  props: { groups: Array, change: String, empty: String },
  emits: ["change"],
};
