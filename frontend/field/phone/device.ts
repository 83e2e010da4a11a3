/** Who this phone is to the server: a name, a key that never leaves it, and one pass for each account that has used it. */
import type { Marker, MarkerPlace } from "./marker.ts";
import { lostBy, readMarker, writeMarker } from "./marker.ts";
import type { Identity, Pass } from "./schema.ts";
import type { Addresses, PublicKey } from "./server.ts";
import type { Store } from "./store.ts";
import { uuid4 } from "./uuid7.ts";

const RENEW_AFTER_MS = 86_400_000; // of the fourteen days that a pass is good for

export class Device {
  private marker: Marker | null = null;
  private enrolling: Promise<Pass> | null = null;

  constructor(
    private readonly store: Store,
    private readonly addresses: Pick<Addresses, "device">,
    private readonly places: MarkerPlace[],
    private readonly forget: () => Promise<void> = async () => undefined, // whoever used the phone before
  ) {}

  /** Compare the mark with the database. True where storage was wiped since the last start. */
  async wake(): Promise<boolean> {
    const mark = readMarker(this.places);
    const identity = await this.store.identity();
    if (identity) {
      this.mark({ device: identity.device, counted: await this.store.counters() });
      return false;
    }
    if (!mark) return false;
    if (!(await this.store.setting("lost"))) await this.store.set("lost", lostBy(mark));
    return true;
  }

  /** Called in the transaction that gives the number, before it is durable: rather a number too many told lost than one too few. */
  counted(community: string, seq: number): void {
    const marker = readMarker(this.places) ?? this.marker; // another tab may have counted on
    if (marker) this.mark({ ...marker, counted: { ...marker.counted, [community]: seq } });
  }

  /** The name and key of this phone, made at the first need. */
  async identity(): Promise<Identity> {
    const known = await this.store.identity();
    const identity = known ?? (await this.store.identify(await made()));
    if (this.marker?.device !== identity.device) this.mark({ device: identity.device, counted: await this.store.counters() });
    return identity;
  }

  /** Fetch a pass for whoever is signed in. Where that is someone else than before, the one before is forgotten first. */
  enrol(): Promise<Pass> {
    this.enrolling ??= this.enrolNow().finally(() => (this.enrolling = null));
    return this.enrolling;
  }

  /** Whether the pass of whoever is signed in is missing or getting old. */
  async isDue(now: number): Promise<boolean> {
    const pass = await this.store.currentPass();
    return !pass || Math.abs(now - pass.got_at) > RENEW_AFTER_MS;
  }

  private async enrolNow(): Promise<Pass> {
    const { device, keys } = await this.identity();
    const lost = await this.store.setting("lost");
    const { server_time, ...enrolled } = await this.addresses.device(device, await publicKey(keys), lost);
    const pass: Pass = { ...enrolled, got_at: Date.parse(server_time) || Date.now() };
    const before = await this.store.setting("account");
    if (before && before !== pass.account) await this.forget();
    await this.store.admit(pass);
    if (lost) await this.store.unset("lost");
    return pass;
  }

  private mark(marker: Marker): void {
    this.marker = marker;
    writeMarker(this.places, marker);
  }
}

async function made(): Promise<Identity> {
  const keys = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign", "verify"]);
  return { device: uuid4(), keys };
}

async function publicKey({ publicKey }: CryptoKeyPair): Promise<PublicKey> {
  const { kty, crv, x, y } = await crypto.subtle.exportKey("jwk", publicKey);
  return { kty, crv, x, y } as PublicKey;
}
