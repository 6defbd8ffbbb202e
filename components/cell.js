/* One value of a form as text: what it is, where it came from, whether somebody changed it or the resident says it is wrong. */
export default {
  template: `
    <div :class="['cell', { edited, wrong, failed: error, missing, hidden: concealed }]" :style="{ gridColumn: 'span ' + span }" :data-box="box">
      <span class="cell-line">
        <span class="cell-label">{{ label }}</span>
        <span v-if="missing" class="cell-mark">{{ words.missing }}</span>
        <span v-else-if="edited" class="chip edited">{{ words.edited }}</span>
        <span v-if="wrong" class="chip bad">{{ words.wrong }}</span>
        <span v-if="origin && !missing" class="cell-origin">{{ origin }}</span>
      </span>
      <span class="cell-line">
        <span class="cell-value">{{ text || "―" }}</span>
        <s v-if="original" class="cell-original">{{ original }}</s>
        <button v-if="editable" type="button" class="cell-edit" :aria-label="label + ' ' + words.edit" @click="$emit('edit')">{{ words.edit }}</button>
      </span>
      <span v-if="error" class="cell-error">{{ error }}</span>
      <span v-if="caution" class="cell-caution">{{ caution }}</span>
    </div>`,
  props: {
    box: String, label: String, text: String, origin: String, original: String, error: String, caution: String, span: Number,
    edited: Boolean, wrong: Boolean, missing: Boolean, concealed: Boolean, editable: Boolean, words: Object,
  },
  emits: ["edit"],
};
