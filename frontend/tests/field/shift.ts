/** A shift on one phone: its list is pulled, its page is loaded anew, other tabs are opened. */
import { base64url, random } from "../../field/phone/bytes.ts";
import type { Leased, Tasks } from "../../field/shapes.ts";
import { FakeServer } from "./fake-server.ts";
import { PhoneInHand, Pocket } from "./in-hand.ts";
import { aDoor, aList } from "./lists.ts";

export const HOUR = 3_600_000;
export const CANARY = "canary-in-the-list";

export class Shift {
  readonly pocket = new Pocket();
  readonly server = new FakeServer();
  readonly pages: PhoneInHand[] = [];
  phone!: PhoneInHand;
  list: () => Tasks = () => aList([aDoor({ who: CANARY })]);

  async start(): Promise<this> {
    this.phone = await this.tab();
    return this;
  }

  /** A page on this phone. */
  async tab(): Promise<PhoneInHand> {
    const phone = await new PhoneInHand(this.pocket, this.server).wake();
    this.pages.push(phone);
    phone.clock.recall(await phone.store.setting("heard"));
    await phone.vault.wake();
    phone.leased = async () => {
      const heard = phone.clock.learn(new Date(this.pocket.wall).toISOString());
      if (heard) await phone.store.set("heard", heard);
      return this.leased();
    };
    return phone;
  }

  async reload(): Promise<this> {
    await this.phone.store.set("heard", this.phone.clock.remembered()!);
    this.phone.life.end();
    this.pocket.mono = 0;
    return this.start();
  }

  private leased(): Leased {
    const at = (ms: number) => new Date(ms).toISOString();
    return { secret: base64url(random(32)), until: at(this.pocket.wall + 12 * HOUR), server_time: at(this.pocket.wall), tasks: this.list() };
  }

  async end(): Promise<void> {
    for (const page of this.pages.splice(0)) await page.close();
  }
}
