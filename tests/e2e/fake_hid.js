/* Fake transport: see fake_transport.py. PLUGGED is replaced by what is plugged in when the page loads. */
(() => {
  const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer.buffer ?? buffer)));
  class Device extends EventTarget {
    constructor(number, about) { super(); Object.assign(this, about, { number, opened: false, opens: 0, gone: false }); }
    async open() {
      this.opens += 1;
      if (this.refuses) throw new DOMException("", "NotAllowedError");
      this.opened = true;
    }
    async close() { this.opened = false; }
    async sendFeatureReport(report, data) {
      const said = JSON.parse(localStorage.fakeHid ?? "[]"); // a page that goes can tell nobody else
      localStorage.fakeHid = JSON.stringify([...said.slice(-9), [this.number, report, text(data)]]);
      if (this.gone || await fakeDevice(this.number, "set", report, text(data)) === null) throw new DOMException("", "NotAllowedError");
    }
    async receiveFeatureReport(report) {
      const answer = this.gone ? null : await fakeDevice(this.number, "get", report, "");
      if (answer === null) throw new DOMException("", "NotAllowedError");
      return new DataView(bytes(answer).buffer);
    }
  }
  class Hid extends EventTarget {
    devices = new Map();
    async getDevices() { return [...this.devices.values()]; }
    async requestDevice() { const found = this.offered ?? []; for (const one of found) this.devices.set(one.number, one); return found; }
    plug(number, about, offered) {
      const device = new Device(number, about);
      if (offered) { this.offered = [device]; return; }
      this.devices.set(number, device);
      this.dispatchEvent(Object.assign(new Event("connect"), { device }));
    }
    unplug(number) {
      const device = this.devices.get(number);
      this.devices.delete(number);
      device.gone = true;
      this.dispatchEvent(Object.assign(new Event("disconnect"), { device }));
    }
    async say(number, reports) {
      for (const report of reports) {
        const [reportId, ...rest] = bytes(report);
        const event = Object.assign(new Event("inputreport"), { reportId, data: new DataView(Uint8Array.from(rest).buffer) });
        this.devices.get(number).oninputreport?.(event);
      }
    }
  }
  Object.defineProperty(navigator, "hid", { value: new Hid() });
  Object.defineProperty(navigator, "serial", { value: undefined });
  for (const [number, about] of Object.entries(PLUGGED)) navigator.hid.devices.set(Number(number), new Device(Number(number), about));
})();
