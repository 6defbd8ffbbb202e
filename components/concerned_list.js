/* Whom a visit concerns, and who of them stands at the counter: one line a person. */
export default {
  template: `
    <table class="concerned">
      <thead><tr><th scope="col">{{ words.concerns }}</th><th scope="col">{{ words.name }}</th><th scope="col">{{ words.at_counter }}</th><th scope="col"><span class="visually-hidden">{{ words.remove }}</span></th></tr></thead>
      <tbody>
        <tr v-for="one in people" :key="one.id" :class="{ outside: !one.concerned && !one.agent }">
          <td class="concerned-check">
            <span v-if="one.agent" class="chip">{{ words.agent }}</span>
            <input v-else-if="!one.removable" type="checkbox" :id="id + one.id" :checked="one.concerned" :disabled="locked" :aria-label="words.concerns + ' ' + one.name" @change="$emit('concern', { id: one.id, on: $event.target.checked })" />
          </td>
          <td class="concerned-who"><label :for="id + one.id"><b>{{ one.name }}</b> <span class="concerned-more num">{{ one.more }}</span></label>
            <span v-for="chip in one.chips" :key="chip.text" class="chip" :class="chip.look" :title="chip.title || null">{{ chip.text }}</span></td>
          <td class="concerned-counter"><label v-if="one.key"><input type="radio" :name="id + '-counter'" :checked="one.applicant" :disabled="locked" :aria-label="words.at_counter + ' ' + one.name" @change="$emit('applicant', one.key)" /><span v-if="one.applicant">{{ words.here }}</span></label></td>
          <td><button v-if="one.removable && !locked" type="button" class="link-button bad" @click="$emit('concern', { id: one.id, on: false })">{{ words.remove }}</button></td>
        </tr>
      </tbody>
    </table>`,
  props: { id: String, people: Array, words: Object, locked: Boolean },
  emits: ["concern", "applicant"],
};
