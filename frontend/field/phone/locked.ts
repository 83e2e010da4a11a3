/** The vault's cipher. Half of the key is the PIN, half is the server's, which goes when the lease ends. */
import { text, utf8, random, type Bytes } from "./bytes.ts";
import type { Locked } from "./schema.ts";

export const PIN_ROUNDS = 600_000;
const INFO = "muster vault 1";

/** What a PIN becomes. Takes about a second on an old phone: that is its purpose. */
export async function stretched(pin: string, salt: Bytes, rounds = PIN_ROUNDS): Promise<Bytes> {
  const base = await crypto.subtle.importKey("raw", utf8(pin), "PBKDF2", false, ["deriveBits"]);
  return new Uint8Array(await crypto.subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds }, base, 256));
}

/** The server's secret as the browser keeps it: it can be used and not read. */
export function leaseSecret(bytes: Bytes): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", bytes, "HKDF", false, ["deriveKey"]);
}

/** Neither half is enough: HKDF extracts from the secret under the stretched PIN as its salt. */
export function vaultKey(secret: CryptoKey, pinBits: Bytes): Promise<CryptoKey> {
  const how = { name: "HKDF", hash: "SHA-256", salt: pinBits, info: utf8(INFO) };
  return crypto.subtle.deriveKey(how, secret, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

/** `name` is bound: what was locked as one thing does not open as another. */
export async function lock(value: unknown, key: CryptoKey, name: string): Promise<Locked> {
  const iv = random(12);
  const bytes = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: utf8(`${INFO}|${name}`) }, key, utf8(JSON.stringify(value)));
  return { iv, bytes };
}

/** Null where the key is not the right one. */
export async function unlock<T>({ iv, bytes }: Locked, key: CryptoKey, name: string): Promise<T | null> {
  try {
    const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData: utf8(`${INFO}|${name}`) }, key, bytes);
    return JSON.parse(text(plain)) as T;
  } catch {
    return null;
  }
}
