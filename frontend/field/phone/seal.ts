/** Sealing: what was told can be read by the server alone, not by who finds the phone. Format 1, as in journal/sealed.py. */
import type { SealKey } from "../shapes.ts";
import { base64url, fromBase64url, fromHex, joined, random, utf8, type Bytes } from "./bytes.ts";

const FORMAT = 1;
const CURVE = { name: "ECDH", namedCurve: "P-256" };
export const SEAL_INFO = "muster event 1";

export interface Plain {
  kind: string;
  at: string;
  supersedes: string[];
  facts: object;
}

/** The event's number is not bound: it is given after sealing, in the transaction that stores it. */
export async function seal(plain: Plain, to: SealKey, bound: { id: string; community: string }): Promise<string> {
  const [theirs, own] = await Promise.all([
    crypto.subtle.importKey("raw", fromBase64url(to.key), CURVE, false, []),
    crypto.subtle.generateKey(CURVE, false, ["deriveBits"]),
  ]);
  const point = new Uint8Array(await crypto.subtle.exportKey("raw", own.publicKey));
  const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: theirs }, own.privateKey, 256);
  const key = await sealingKey(shared, point, "encrypt");
  const iv = random(12);
  const locked = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: boundTo(bound) }, key, utf8(JSON.stringify(plain)));
  return base64url(joined(new Uint8Array([FORMAT]), fromHex(to.id), point, iv, new Uint8Array(locked)));
}

export async function sealingKey(shared: ArrayBuffer, point: Bytes, use: "encrypt" | "decrypt"): Promise<CryptoKey> {
  const base = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: point, info: utf8(SEAL_INFO) };
  return crypto.subtle.deriveKey(how, base, { name: "AES-GCM", length: 256 }, false, [use]);
}

export function boundTo({ id, community }: { id: string; community: string }): Bytes {
  return utf8(`${SEAL_INFO}|${id}|${community}`);
}
