// @vitest-environment node
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { toSign, written } from "../../field/phone/batch.ts";
import { base64url, fromBase64url, text, utf8, type Bytes } from "../../field/phone/bytes.ts";
import type { Item } from "../../field/phone/schema.ts";
import { boundTo, seal, sealingKey } from "../../field/phone/seal.ts";

const BOUND = { id: "01928f2e-0000-7000-8000-000000000001", community: "620102009003" };
const PLAIN = { kind: "household.visited", at: "2022-10-24T02:13:07.000Z", supersedes: [], facts: { round: "r", household: "h", result: "reached" } };
const ECDH = { name: "ECDH", namedCurve: "P-256" };
const ECDSA = { name: "ECDSA", namedCurve: "P-256" };
const SHA = { name: "ECDSA", hash: "SHA-256" };

async function aServer() {
  const pair = await crypto.subtle.generateKey(ECDH, true, ["deriveBits"]);
  return { pair, to: { id: "00c0ffee", key: base64url(await crypto.subtle.exportKey("raw", pair.publicKey)) } };
}

/** As the server does it. */
async function unsealed(sealed: string, privateKey: CryptoKey, bound: { id: string; community: string }): Promise<unknown> {
  const bytes = fromBase64url(sealed);
  const [point, iv, locked] = [bytes.slice(5, 70), bytes.slice(70, 82), bytes.slice(82)] as [Bytes, Bytes, Bytes];
  const theirs = await crypto.subtle.importKey("raw", point, ECDH, false, []);
  const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: theirs }, privateKey, 256);
  const key = await sealingKey(shared, point, "decrypt");
  return JSON.parse(text(await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData: boundTo(bound) }, key, locked)));
}

test("what is sealed opens for the server, for this id and community alone", async () => {
  const { pair, to } = await aServer();
  const sealed = await seal(PLAIN, to, BOUND);

  expect(await unsealed(sealed, pair.privateKey, BOUND)).toEqual(PLAIN);
  await expect(unsealed(sealed, pair.privateKey, { ...BOUND, community: "620102009004" })).rejects.toThrow();
  await expect(unsealed(sealed, (await aServer()).pair.privateKey, BOUND)).rejects.toThrow();
});

test("a sealed event says its format and key, and nothing twice", async () => {
  const { to } = await aServer();
  const [one, other] = await Promise.all([seal(PLAIN, to, BOUND), seal(PLAIN, to, BOUND)]);

  expect([...fromBase64url(one).slice(0, 6)]).toEqual([1, 0x00, 0xc0, 0xff, 0xee, 4]);
  expect(one).toMatch(/^[A-Za-z0-9_-]+$/);
  expect(one.slice(10)).not.toBe(other.slice(10));
});

test("a batch is signed by the phone's key over every number and seal in it", async () => {
  const keys = await crypto.subtle.generateKey(ECDSA, false, ["sign", "verify"]);
  const item = { ...BOUND, seq: 41, mono_ms: 8412, boot: "boot-1", sealed: "AQ" } as Item;
  const sentAt = "2022-10-24T02:13:07.000Z";

  const { signature, ...batch } = JSON.parse(await written([item, { ...item, seq: 42 }], { device: "device-1", keys }, sentAt));

  expect(batch).toEqual({ device: "device-1", boot: "boot-1", sent_at: sentAt, events: [41, 42].map((seq) => ({ id: BOUND.id, seq, mono_ms: 8412, community: BOUND.community, sealed: "AQ" })) });
  const signed = `muster batch 1\ndevice-1\nboot-1\n${sentAt}\n${BOUND.id} 41 8412 620102009003 AQ\n${BOUND.id} 42 8412 620102009003 AQ\n`;
  expect(toSign(batch.events, { device: "device-1", boot: "boot-1", sentAt })).toBe(signed);
  expect(await crypto.subtle.verify(SHA, keys.publicKey, fromBase64url(signature), utf8(signed))).toBe(true);
  expect(await crypto.subtle.verify(SHA, keys.publicKey, fromBase64url(signature), utf8(signed.replace(" 42 ", " 43 ")))).toBe(false);
});

test("the batch that the server's tests open is one of ours", async () => {
  const { seal: key, device, batch, plain } = JSON.parse(readFileSync(new URL("../../../tests/journal/sealed_by_a_phone.json", import.meta.url), "utf8"));
  const [privateKey, publicKey] = await Promise.all([
    crypto.subtle.importKey("jwk", key.private, ECDH, false, ["deriveBits"]),
    crypto.subtle.importKey("jwk", device, ECDSA, false, ["verify"]),
  ]);
  const [event] = batch.events;

  expect(await unsealed(event.sealed, privateKey, event)).toEqual(plain);
  const signed = utf8(toSign(batch.events, { device: batch.device, boot: batch.boot, sentAt: batch.sent_at }));
  expect(await crypto.subtle.verify(SHA, publicKey, fromBase64url(batch.signature), signed)).toBe(true);
});
