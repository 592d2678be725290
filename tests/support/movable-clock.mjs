// Given to a server by `node --import`: its clock runs as far ahead as the file that MOVED_CLOCK names says.
import { readFileSync } from 'node:fs';

const RealDate = Date;
let offsetMs = 0;
let readAt = 0;

function now() {
  const real = RealDate.now();
  if (Math.abs(real - readAt) > 50) {
    readAt = real;
    try {
      offsetMs = Number(readFileSync(process.env.MOVED_CLOCK, 'utf8')) || 0;
    } catch {
      offsetMs = 0;
    }
  }
  return real + offsetMs;
}

globalThis.Date = new Proxy(RealDate, {
  construct: (target, values, made) =>
    Reflect.construct(target, values.length === 0 ? [now()] : values, made),
  apply: () => new RealDate(now()).toString(),
  get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
});
