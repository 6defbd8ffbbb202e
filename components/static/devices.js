/* The way between this browser's pens and code readers and the server: bytes in both directions, no protocol.
   One page of the browser holds the devices (a lock says which); each is opened once. Devices that a policy or an earlier
   choice has granted are opened without asking. Reports are gathered for BATCH_MS, so that 45 writing hands cost little. */
const BATCH_MS = 25;
const LOST_MS = 10000; // the server is away for so long: what was left behind for the devices is sent
const OPENING_MS = 3000; // a device that takes longer to open comes when it comes; the others are not kept waiting
const LOCK = "kakanai-devices";
const SERIAL = "USB-COM"; // serial lines have no name of their own

const encode = (bytes) => btoa(String.fromCharCode(...bytes));
const decode = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

export default {
  template: "<span hidden></span>",
  props: { hids: Array }, // filters of navigator.hid.requestDevice: what is opened
  emits: ["state", "refused", "attached", "gone", "came", "left"],
  created() {
    Object.assign(this, { open: new Map(), known: new Map(), leave: new Map(), waiting: [], timer: null, next: 0, ended: new AbortController() });
  },
  mounted() {
    window.kakanaiDevices = this;
    const ready = setInterval(() => {
      if (!window.socket || !window.did_handshake) return;
      clearInterval(ready);
      this.begin();
    }, 50);
    this.ended.signal.addEventListener("abort", () => clearInterval(ready));
  },
  unmounted() {
    this.farewell();
    this.ended.abort();
    this.release?.();
    for (const device of this.open.values()) device.close?.().catch(() => {});
  },
  methods: {
    begin() {
      if (!navigator.hid && !navigator.serial) return this.$emit("state", "unsupported");
      const { signal } = this.ended;
      addEventListener("pagehide", () => this.farewell(), { signal });
      let lost;
      window.socket.on("disconnect", () => { lost ??= setTimeout(() => this.farewell(), LOST_MS); });
      window.socket.on("connect", () => { clearTimeout(lost); lost = undefined; });
      const elsewhere = setTimeout(() => this.$emit("state", "elsewhere"), 300);
      navigator.locks.request(LOCK, { signal }, () => {
        clearTimeout(elsewhere);
        this.find(signal);
        return new Promise((release) => { this.release = release; });
      }).catch(() => clearTimeout(elsewhere));
    },
    async find(signal) {
      navigator.hid?.addEventListener("connect", (event) => this.openHid(event.device), { signal });
      navigator.hid?.addEventListener("disconnect", (event) => this.lose(event.device), { signal });
      navigator.serial?.addEventListener("connect", (event) => this.openSerial(event.target), { signal });
      navigator.serial?.addEventListener("disconnect", (event) => this.lose(event.target), { signal });
      const opening = [
        ...((await navigator.hid?.getDevices()) ?? []).map((device) => this.openHid(device)),
        ...((await navigator.serial?.getPorts()) ?? []).map((port) => this.openSerial(port)),
      ];
      await Promise.race([Promise.all(opening), new Promise((resolve) => setTimeout(resolve, OPENING_MS))]);
      this.$emit("state", "held");
    },
    async ask(kind) { // on a click: the browser shows its list
      try {
        if (kind === "serial") await this.openSerial(await navigator.serial.requestPort());
        else for (const device of await navigator.hid.requestDevice({ filters: this.hids })) await this.openHid(device);
      } catch (error) {
        if (!["NotFoundError", "AbortError"].includes(error.name)) this.$emit("refused", "");
      }
    },

    // Opening and losing

    async openHid(device) {
      if (this.known.has(device) || !this.wanted(device)) return;
      const id = this.remember(device);
      try {
        if (!device.opened) await device.open();
      } catch {
        this.known.delete(device);
        return this.$emit("refused", device.productName);
      }
      this.open.set(id, device);
      device.oninputreport = (event) => {
        const { data } = event;
        this.push(id, event.reportId, new Uint8Array(data.buffer, data.byteOffset, data.byteLength), event.timeStamp);
      };
      this.$emit("attached", { id, kind: "hid", vendor: device.vendorId, product: device.productId, name: device.productName });
    },
    wanted(device) {
      const uses = device.collections.map((one) => [one.usagePage, one.usage]);
      return this.hids.some((one) => ("vendorId" in one
        ? device.vendorId === one.vendorId && device.productId === one.productId
        : uses.some(([page, usage]) => page === one.usagePage && usage === one.usage)));
    },
    async openSerial(port) {
      if (this.known.has(port)) return;
      const id = this.remember(port);
      try {
        await port.open({ baudRate: 9600 });
      } catch {
        this.known.delete(port);
        return this.$emit("refused", SERIAL);
      }
      this.open.set(id, port);
      const { usbVendorId: vendor = 0, usbProductId: product = 0 } = port.getInfo();
      this.$emit("attached", { id, kind: "serial", vendor, product, name: SERIAL });
      this.listen(port, id); // for as long as the line is there: nobody waits for its end
    },
    async listen(port, id) {
      while (this.open.has(id) && port.readable) { // a broken byte ends a reader, not the line
        const reader = port.readable.getReader();
        try {
          for (;;) {
            const { value, done } = await reader.read();
            if (done) break;
            this.push(id, 0, value, performance.now());
          }
        } catch { /* the next reader, or the line is gone */ } finally {
          reader.releaseLock();
        }
      }
      this.lose(port);
    },
    remember(device) {
      const id = this.next++;
      this.known.set(device, id);
      return id;
    },
    lose(device) {
      const id = this.known.get(device);
      if (id === undefined) return;
      this.known.delete(device);
      this.leave.delete(id);
      if (!this.open.delete(id)) return;
      this.flush();
      this.$emit("gone", id);
    },

    // What the devices say

    push(id, report, bytes, time) {
      this.waiting.push([id, report, encode(bytes), Math.round(time * 10) / 10]);
      this.timer ??= setTimeout(() => this.flush(), BATCH_MS);
    },
    flush() {
      clearTimeout(this.timer);
      this.timer = null;
      if (this.waiting.length) this.$emit("came", this.waiting.splice(0));
    },

    // What the server asks for

    async send(id, reports) { // each after the one before was taken; returns what went wrong, if anything
      const device = this.open.get(id);
      if (!device) return "gone";
      try {
        for (const [report, data] of reports) await device.sendFeatureReport(report, decode(data));
      } catch {
        return this.open.has(id) ? "failed" : "gone";
      }
      return "";
    },
    async receive(id, report) { // byte 0 is the report id
      const device = this.open.get(id);
      if (!device) return ["gone", ""];
      try {
        const { buffer, byteOffset, byteLength } = await device.receiveFeatureReport(report);
        return ["", encode(new Uint8Array(buffer, byteOffset, byteLength))];
      } catch {
        return [this.open.has(id) ? "failed" : "gone", ""];
      }
    },
    leaveBehind(id, reports) {
      this.leave.set(id, reports);
    },
    farewell() { // not awaited: the page may be going; the browser keeps their order
      for (const [id, reports] of this.leave) {
        for (const [report, data] of reports) this.open.get(id)?.sendFeatureReport(report, decode(data)).catch(() => {});
        this.$emit("left", id);
      }
    },
  },
};
