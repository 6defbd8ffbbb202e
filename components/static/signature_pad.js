/* One large field to sign in, by finger or pen. A stroke is a list of [x, y, pressure, ms]: x and y in CSS pixels of the
   field as it was when the first stroke began, pressure 0 to 1 (0.5 where the device has none), ms since that moment.
   Turning or resizing the screen scales the strokes, it never bends or loses them. */
const PALM = 70; // px: a wider contact is the side of a hand
const SETTLING = 500; // ms in which a hand that is put down grows to its width
const BESIDE = 160; // px around a resting hand: its knuckles and little finger
const THIN = 1.6, THICK = 5; // px, of the line at no and at full pressure

export default {
  template: `
    <div class="signature-pad">
      <canvas ref="canvas"
        @pointerdown="down" @pointermove="move" @pointerup="up" @pointercancel="cancel" @lostpointercapture="up"
        role="img" :aria-label="label" @contextmenu.prevent></canvas>
      <p v-if="!count && !current" class="signature-hint" aria-hidden="true">{{ hint }}</p>
      <p class="visually-hidden" role="status">{{ count ? signed : "" }}</p>
    </div>`,
  props: { label: String, hint: String, signed: String },
  emits: ["strokes"],
  data() {
    return { count: 0, current: null };
  },
  created() {
    // not reactive: thousands of points, touched at every move of the pen
    Object.assign(this, { strokes: [], pointer: null, palms: new Map(), penSeen: false, reference: null, began: 0, scale: 1, left: 0, top: 0 });
  },
  mounted() {
    this.context = this.$refs.canvas.getContext("2d", { desynchronized: true });
    this.observer = new ResizeObserver(() => this.fit());
    this.observer.observe(this.$refs.canvas);
    this.fit();
    this.watchRatio();
  },
  unmounted() {
    this.observer.disconnect();
    this.ratio?.removeEventListener("change", this.ratioChanged);
    this.forget();
  },
  methods: {
    // What the page calls

    collect() {
      return this.strokes.map((stroke) => stroke.map(([x, y, p, t]) => [round(x), round(y), round(p, 1000), Math.round(t)]));
    },
    clear() {
      this.forget();
      this.fit();
      this.$emit("strokes", 0);
    },

    // Pointers: one at a time, a pen before a finger, never the palm

    down(event) {
      if (event.button !== 0) return;
      event.preventDefault();
      if (event.pointerType === "pen") {
        this.penSeen = true;
        if (this.pointer !== null && this.pointer.type !== "pen") this.drop(); // it was the hand that holds the pen
      }
      if (this.pointer !== null) {
        if (this.pointer.type === "touch" && event.timeStamp - this.pointer.at < 120) this.drop(); // two fingers at once
        return;
      }
      if (event.pointerType === "touch" && (this.penSeen || this.isHand(event))) return;
      if (!this.strokes.length) this.begin(event);
      this.$refs.canvas.setPointerCapture(event.pointerId);
      this.pointer = { id: event.pointerId, type: event.pointerType, at: event.timeStamp };
      this.current = true;
      this.stroke = [this.point(event)];
      this.dot(this.stroke[0]);
    },
    isHand(event) { // or what lies beside one: it may rest while the finger writes
      if (isWide(event)) this.palms.set(event.pointerId, event);
      return [...this.palms.values()].some((palm) => Math.hypot(palm.clientX - event.clientX, palm.clientY - event.clientY) < BESIDE);
    },
    move(event) {
      if (this.palms.has(event.pointerId)) this.palms.set(event.pointerId, event);
      if (this.pointer?.id !== event.pointerId) return;
      event.preventDefault();
      if (this.pointer.type === "touch" && isWide(event) && event.timeStamp - this.pointer.at < SETTLING) {
        this.palms.set(event.pointerId, event);
        return this.drop();
      }
      const parts = event.getCoalescedEvents?.() ?? [];
      for (const part of parts.length ? parts : [event]) {
        const point = this.point(part);
        const last = this.stroke.at(-1);
        if (Math.hypot(point[0] - last[0], point[1] - last[1]) < 0.4) continue;
        this.stroke.push(point);
        this.segment(this.stroke, this.stroke.length - 1);
      }
    },
    up(event) {
      this.palms.delete(event.pointerId);
      if (this.pointer?.id !== event.pointerId) return;
      this.strokes.push(this.stroke);
      this.tail(this.stroke);
      this.end();
      this.count = this.strokes.length;
      this.$emit("strokes", this.count);
    },
    cancel(event) {
      this.palms.delete(event.pointerId);
      if (this.pointer?.id === event.pointerId) this.drop();
    },
    drop() { // what was drawn was not meant
      this.end();
      this.redraw();
    },
    end() {
      this.stroke = null;
      this.pointer = null;
      this.current = null;
    },
    forget() {
      this.strokes = [];
      this.end();
      this.count = 0;
      this.reference = null;
      this.penSeen = false;
    },

    // From the glass to the field of the first stroke, and back

    begin(event) {
      const box = this.$refs.canvas.getBoundingClientRect();
      this.reference = { width: box.width, height: box.height };
      this.began = event.timeStamp;
      this.fit();
    },
    point(event) {
      const box = this.$refs.canvas.getBoundingClientRect();
      const pressure = event.pointerType === "pen" ? event.pressure : 0.5;
      return [
        (event.clientX - box.left - this.left) / this.scale, (event.clientY - box.top - this.top) / this.scale,
        pressure, event.timeStamp - this.began,
      ];
    },
    fit() {
      const canvas = this.$refs.canvas;
      const { clientWidth: width, clientHeight: height } = canvas;
      if (!width || !height) return;
      const ratio = window.devicePixelRatio || 1;
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
      const reference = this.reference ?? { width, height };
      this.scale = Math.min(width / reference.width, height / reference.height);
      this.left = (width - reference.width * this.scale) / 2;
      this.top = (height - reference.height * this.scale) / 2;
      this.context.setTransform(ratio, 0, 0, ratio, 0, 0);
      this.context.lineCap = this.context.lineJoin = "round";
      this.context.strokeStyle = this.context.fillStyle = getComputedStyle(canvas).color;
      this.redraw();
    },
    watchRatio() { // the window is dragged to another screen, or zoomed
      this.ratioChanged = () => { this.fit(); this.watchRatio(); };
      this.ratio = matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`);
      this.ratio.addEventListener("change", this.ratioChanged, { once: true });
    },

    // Ink

    redraw() {
      this.context.clearRect(0, 0, this.$refs.canvas.clientWidth, this.$refs.canvas.clientHeight);
      for (const stroke of this.stroke ? [...this.strokes, this.stroke] : this.strokes) {
        this.dot(stroke[0]);
        for (let index = 1; index < stroke.length; index++) this.segment(stroke, index);
        if (stroke !== this.stroke) this.tail(stroke);
      }
    },
    place([x, y]) {
      return [x * this.scale + this.left, y * this.scale + this.top];
    },
    width(pressure) {
      return (THIN + (THICK - THIN) * pressure) * this.scale;
    },
    dot(point) {
      const [x, y] = this.place(point);
      this.context.beginPath();
      this.context.arc(x, y, this.width(point[2]) / 2, 0, 2 * Math.PI);
      this.context.fill();
    },
    segment(stroke, index) { // from the middle before the last point to the middle after it: no corners
      const before = this.place(stroke[Math.max(index - 2, 0)]);
      const last = this.place(stroke[index - 1]);
      const now = this.place(stroke[index]);
      this.context.lineWidth = this.width((stroke[index - 1][2] + stroke[index][2]) / 2);
      this.context.beginPath();
      this.context.moveTo(...(index === 1 ? last : middle(before, last)));
      this.context.quadraticCurveTo(...last, ...middle(last, now));
      this.context.stroke();
    },
    tail(stroke) {
      if (stroke.length < 2) return;
      const [last, end] = stroke.slice(-2).map(this.place);
      this.context.beginPath();
      this.context.moveTo(...middle(last, end));
      this.context.lineTo(...end);
      this.context.stroke();
    },
  },
};

const isWide = ({ width, height }) => Math.max(width, height) > PALM;
const middle = (a, b) => [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
const round = (value, steps = 10) => Math.round(value * steps) / steps;
