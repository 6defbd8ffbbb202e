/* What somebody writes on a pad, drawn as it comes. The points are kept while they are shown, and nowhere else. */
const THIN = 1.6, THICK = 5; // as on the resident's own field (signature_pad.js)

export default {
  template: `<svg class="ink-preview" :viewBox="box" role="img" :aria-label="label" :data-strokes="strokes.length">
      <polyline v-for="(stroke, index) in strokes" :key="index" :points="stroke.points" :stroke-width="stroke.width"></polyline>
    </svg>`,
  props: { box: String, label: String },
  data() {
    return { strokes: [], writing: false };
  },
  methods: {
    add(points) {
      for (const point of points) {
        if (point === null) {
          this.writing = false;
          continue;
        }
        const [x, y, pressure] = point;
        if (!this.writing) this.strokes.push({ points: "", width: THIN + (THICK - THIN) * pressure });
        this.writing = true;
        const stroke = this.strokes.at(-1);
        stroke.points += `${x},${y} `;
      }
    },
    wipe() {
      this.strokes = [];
      this.writing = false;
    },
  },
};
