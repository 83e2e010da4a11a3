/** UUIDs of version 7, made where the fact is made. Within one page each is greater than the one before. */
import { random } from "./bytes.ts";

const COUNT_MAX = 0xfff;

let lastMs = 0;
let count = 0; // the twelve bits after the time

export function uuid7(now = Date.now()): string {
  if (now > lastMs) {
    lastMs = now;
    count = (((random(1)[0] as number) << 3) | 1) & COUNT_MAX; // starts low, so that many fit into a millisecond
  } else if (++count > COUNT_MAX) {
    lastMs++; // a clock set back, or 2,000 acts in a millisecond: we run ahead of the clock rather than turn back
    count = 0;
  }
  const bytes = random(16);
  for (let i = 0; i < 6; i++) bytes[i] = Math.floor(lastMs / 2 ** (8 * (5 - i))) & 0xff;
  bytes[6] = 0x70 | (count >> 8);
  bytes[7] = count & 0xff;
  bytes[8] = 0x80 | ((bytes[8] as number) & 0x3f);
  return dashed(bytes);
}

/** A random name, for a device, a boot or a lease. */
export function uuid4(): string {
  const bytes = random(16);
  bytes[6] = 0x40 | ((bytes[6] as number) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] as number) & 0x3f);
  return dashed(bytes);
}

function dashed(bytes: Uint8Array): string {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
