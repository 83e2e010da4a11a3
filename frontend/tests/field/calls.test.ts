import { beforeEach, describe, expect, test } from "vitest";
import { CallBook } from "../../field/call-book.ts";
import { forgetCalls, hasRung, rememberRung, stillShown } from "../../field/call-memory.ts";
import { storyOf, titleOf, whenOf } from "../../field/call-words.ts";
import { callIn, CALLS_MAX, callsIn, mayReturn, MINE, phaseOf } from "../../field/calls.ts";
import type { Call } from "../../field/shapes.ts";
import { wordsOf } from "../../field/words/index.ts";
import { aCall, callId, inMinutes } from "./fake-calls.ts";

const MINUTE_MS = 60_000;

beforeEach(() => localStorage.clear());

describe("calls as they are told", () => {
  test("are read as they are where all is there", () => {
    expect(callsIn([aCall()])).toEqual([aCall()]);
  });

  test.each([undefined, null, {}, "calls", 3, [null, 1, "x", [], {}]])("%j is no call at all", (told) => expect(callsIn(told)).toEqual([]));

  test.each([{ id: "../../etc" }, { id: 7 }, { community: "" }, { community: "a/b" }, { mine: "king" }, { mine: undefined }])("without what it is answered by, %o, it is left out", (wrong) => {
    expect(callsIn([{ ...aCall(), ...wrong }, aCall({ number: 2 })])).toEqual([aCall({ number: 2 })]);
  });

  test("whatever else is missing is made up for", () => {
    const { id, community } = aCall();

    expect(callIn({ id, community, mine: "asked" })).toEqual({
      id, community, mine: "asked", community_name: "", number: 0, kind: "call", text: "", place: "", urgency: "now", starts_at: null,
      seats: 0, missing: 0, state: "open", rank: 0, until: null, eta_at: null, opened_at: "",
    });
  });

  test("what makes no sense is none, and nothing is endless", () => {
    const wrong = { text: "长".repeat(5000), place: {}, kind: "party", urgency: 3, starts_at: "infinity", seats: -4, missing: 1e300, rank: Number.NaN, until: 17, opened_at: "yesterday", state: "maybe" };

    expect(callIn({ ...aCall(), ...wrong })).toMatchObject({ text: "长".repeat(300), place: "", kind: "call", urgency: "now", starts_at: null, seats: 0, missing: 999, rank: 0, until: null, opened_at: "", state: "open" });
    expect(callsIn(Array.from({ length: 500 }, (_, number) => aCall({ number })))).toHaveLength(CALLS_MAX);
  });

  test("come newest first, each once", () => {
    expect(callsIn([aCall({ number: 1 }), aCall({ number: 3 }), aCall({ number: 2 }), aCall({ number: 1, missing: 0 })]).map(({ number, missing }) => [number, missing])).toEqual([[3, 2], [2, 2], [1, 0]]);
  });
});

describe("the book", () => {
  test("takes one call in the place of what it knew of it", () => {
    const book = new CallBook();
    book.replace([aCall(), aCall({ number: 2 })], book.turn);

    book.put(aCall({ mine: "seated" }));

    expect(book.list.map(({ number, mine }) => [number, mine])).toEqual([[2, "asked"], [1, "seated"]]);
    expect(book.waiting.map(({ number }) => number)).toEqual([2]);
  });

  test("does not let an answer that was under way undo what was told meanwhile", () => {
    const book = new CallBook();
    const asked_at = book.turn;
    book.put(aCall({ mine: "seated" }));

    book.replace([aCall({ mine: "asked" })], asked_at);
    expect(book.find(callId(1))?.mine).toBe("seated");
    book.replace([], book.turn);
    expect(book.list).toEqual([]);
  });
});

describe("a call", () => {
  test.each<[Partial<Call>, string]>([
    [{ mine: "asked" }, "waits"], [{ mine: "asked", state: "filled" }, "over"], [{ mine: "offered", state: "filled" }, "waits"], [{ mine: "seated", state: "filled" }, "held"],
    [{ mine: "reserve" }, "held"], [{ mine: "arrived" }, "held"], [{ mine: "came" }, "held"], [{ mine: "declined" }, "over"], [{ mine: "heard", kind: "drill" }, "over"],
    ...MINE.map((mine): [Partial<Call>, string] => [{ mine, state: "closed" }, "over"]),
  ])("%o %s", (more, phase) => expect(phaseOf(aCall(more))).toBe(phase));

  test("that was declined, given back or lost can be taken up while it is open", () => {
    expect(MINE.filter((mine) => mayReturn(aCall({ mine })))).toEqual(["declined", "released", "lapsed", "no_show", "late"]);
    expect(MINE.filter((mine) => mayReturn(aCall({ mine, state: "filled" })))).toEqual([]);
  });
});

describe("in words", () => {
  const at = new Date(2022, 9, 24, 2, 13).getTime();
  const zh = { words: wordsOf("zh"), language: "zh" } as const;
  const en = { words: wordsOf("en"), language: "en" } as const;
  const until = inMinutes(18, at);

  test.each<[Partial<Call>, string, string]>([
    [{ mine: "asked" }, "", ""],
    [{ mine: "asked", state: "filled" }, "人齐了，谢谢。去睡吧。", "Everybody is there, thank you. Go to sleep."],
    [{ mine: "seated", eta_at: inMinutes(15, at) }, "您有名额了。02:28 前到 3 号楼东门。", "You have a seat. Be at 3 号楼东门 by 02:28."],
    [{ mine: "seated", place: "" }, "您有名额了。请到现场。", "You have a seat. Be at the place."],
    [{ mine: "reserve", rank: 1 }, "候补第 1 位。可以去睡，有空位马上叫您。", "You are reserve number 1. Go to sleep; we call you at once when a seat is free."],
    [{ mine: "offered", until }, "有空位了，请在 02:31 前回答，还有 18 分钟。", "A seat is free. Please answer by 02:31: 18 minutes left."],
    [{ mine: "offered", until: inMinutes(-1, at) }, "回答的时间过了。名额也许还在，可以试一下。", "The time to answer is over. Perhaps the seat is still yours: try."],
    [{ mine: "offered" }, "有空位了，请马上回答。", "A seat is free. Please answer at once."],
    [{ mine: "arrived" }, "您到了，辛苦了。", "You are here. Thank you."],
    [{ mine: "came" }, "谢谢您来了。名额都满了，有空位先给您。", "Thank you for coming. Every seat is taken; you are first for the next one."],
    [{ mine: "released" }, "名额让出来了，谢谢您说一声。", "You gave the seat back. Thank you for saying so."],
    [{ mine: "lapsed" }, "时间过了，名额给了下一位。没关系。", "The time ran out, so the seat went to the next person. Never mind."],
    [{ mine: "no_show" }, "没有等到您，名额给了别人。", "You were waited for, then the seat went to somebody else."],
    [{ mine: "late" }, "人已经齐了，谢谢您。去睡吧。", "Everybody is there already. Thank you, go to sleep."],
    [{ mine: "declined" }, "已记下：这次来不了。没有任何影响。", "Kept: you cannot come. Nothing follows from it."],
    [{ mine: "heard", kind: "drill" }, "这是演练。收到，谢谢。", "This is a drill. Received, thank you."],
    [{ mine: "asked", kind: "drill" }, "这是演练，不用来。点一下，社区就知道叫得到您。", "This is a drill, nobody has to come. One touch shows that we can reach you."],
    [{ mine: "seated", state: "closed" }, "召集结束了，不用来了。谢谢您。", "The call-out is over. You need not come. Thank you."],
    [{ mine: "arrived", state: "closed" }, "召集结束了，辛苦了。", "The call-out is over. Thank you for your work."],
    [{ mine: "reserve", state: "closed" }, "召集结束了，谢谢。", "The call-out is over. Thank you."],
    [{ mine: "asked", state: "closed", kind: "drill" }, "演练结束了，谢谢。", "The drill is over. Thank you."],
  ])("%o", (more, chinese, english) => {
    expect([storyOf(aCall(more), zh, at), storyOf(aCall(more), en, at)]).toEqual([chinese, english]);
  });

  test("every way to stand has its sentence, open or over", () => {
    for (const mine of MINE) for (const state of ["open", "filled", "closed"] as const) if (mine !== "asked" || state !== "open") expect(storyOf(aCall({ mine, state }), zh, at), `${mine} ${state}`).toMatch(/。/);
  });

  test("says what it is and when", () => {
    expect(["call", "help", "drill"].map((kind) => titleOf(aCall({ kind: kind as Call["kind"] }), zh))).toEqual(["社区在召集 · 广后街社区", "邻里帮忙 · 广后街社区", "演练 · 广后街社区"]);
    expect([whenOf(aCall(), zh), whenOf(aCall({ urgency: "soon" }), en)]).toEqual(["现在", "within hours"]);
    expect(whenOf(aCall({ starts_at: new Date(new Date().setHours(4, 30, 0, 0)).toISOString() }), zh)).toBe("04:30 开始");
  });
});

describe("what this phone remembers", () => {
  test("is for what a call has rung, over a reload; a second offer rings anew", () => {
    const offered = aCall({ mine: "offered", until: inMinutes(5) });
    expect(hasRung(offered)).toBe(false);
    rememberRung([offered]);

    expect(hasRung(offered)).toBe(true);
    expect(hasRung({ ...offered, until: inMinutes(50) })).toBe(false);
    expect(hasRung(aCall({ number: 2 }))).toBe(false);
    forgetCalls();
    expect(hasRung(offered)).toBe(false);
  });

  test("is since when a call is over: half an hour later it leaves, and what is mine stays", () => {
    const calls = [aCall({ state: "filled" }), aCall({ number: 2, mine: "seated" })];
    const at = Date.now();

    expect(stillShown(calls, at)).toHaveLength(2);
    expect(stillShown(calls, at + 29 * MINUTE_MS)).toHaveLength(2);
    expect(stillShown(calls, at + 31 * MINUTE_MS).map(({ number }) => number)).toEqual([2]);
    expect(stillShown([aCall({ state: "closed" })], at + 31 * MINUTE_MS)).toHaveLength(1);
  });

  test("that is spoilt is forgotten", () => {
    localStorage.setItem("muster.calls", "[[");
    expect(stillShown([aCall({ state: "filled" })])).toHaveLength(1);
    localStorage.setItem("muster.calls", `{"${callId(1)}":7}`);
    expect([hasRung(aCall()), stillShown([aCall({ state: "filled" })]).length]).toEqual([false, 1]);
  });
});
