// @vitest-environment node
import "fake-indexeddb/auto";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Draft } from "../../field/phone/store.ts";
import { Store } from "../../field/phone/store.ts";
import type { Item } from "../../field/phone/schema.ts";
import { inRows, type Fate } from "../../field/phone/settle.ts";

let made = 0;
const draft = (community: string): Draft => ({
  id: `00000000-0000-7000-8000-${String(++made).padStart(12, "0")}`, community, mono_ms: 1, boot: "b", account: "a", kept_at: "", sealed: "s", about: { kind: "household.visited" },
});

test("exactly what the answers name leaves the outbox, whatever lies between", async () => {
  const answered = fc.array(fc.record({ community: fc.constantFrom("one", "two"), fate: fc.constantFrom("delete", "later", "refuse", "not named", "another's id") }), { maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(answered, fc.boolean(), async (all, backwards) => {
      const store = new Store(`settle-${++made}`);
      const kept: Item[] = [];
      for (const { community } of all) kept.push(await store.keep(draft(community)));
      const fates = kept.flatMap((item, i): Fate[] => {
        const { fate } = all[i]!;
        if (fate === "not named") return [];
        if (fate === "another's id") return [{ item: { ...item, id: draft("x").id }, fate: "delete" }];
        return fate === "refuse" ? [{ item, fate, reason: "r", sentence: "s" }] : [{ item, fate: fate as "delete" | "later" }];
      });
      await store.settle(backwards ? fates.reverse() : fates);

      const of = (...names: string[]) => kept.filter((_, i) => names.includes(all[i]!.fate)).map(({ id }) => id).sort();
      const [waiting, refused] = [await store.items("waiting"), await store.items("refused")];
      expect(waiting.map(({ id }) => id).sort()).toEqual(of("later", "not named", "another's id"));
      expect(refused.map(({ id, reason }) => `${id} ${reason}`).sort()).toEqual(of("refuse").map((id) => `${id} r`));
      expect(waiting.filter(({ tries }) => tries === 1).map(({ id }) => id).sort()).toEqual(of("later"));
      await store.close();
    }),
    { numRuns: 40 },
  );
});

test("rows end where a number is missing or the community changes", () => {
  const key = (community: string, seq: number) => ({ community, seq, id: "" });
  const rows = inRows([key("b", 2), key("a", 3), key("b", 1), key("a", 1), key("a", 4)]);
  expect(rows.map((row) => row.map(({ community, seq }) => community + seq))).toEqual([["a1"], ["a3", "a4"], ["b1", "b2"]]);
});
