/** Invented stairwells: a tall one, one in a round of persons with questions, and doors for a second look. */
import type { Door, Duties, Duty, Me, Now, RoundTold, Stairwell, Tasks } from "../../field/shapes.ts";

export const COMMUNITY = "620102009003";
export const TALL = "0192f000-0000-7000-8000-000000000001";
export const PERSONS = "0192f000-0000-7000-8000-000000000002";
export const CHECK = "0192f000-0000-7000-8000-000000000003";
const HOUR_MS = 3_600_000;
const ago = (hours: number) => new Date(Date.now() - hours * HOUR_MS).toISOString();

export function householdOf(stairwell: number, number: number): string {
  return `0192f00${stairwell}-0000-7000-9000-${String(number).padStart(12, "0")}`;
}

export function door(more: Partial<Door> = {}): Door {
  return {
    household: householdOf(0, 1), label: "101", storey: 1, position: 0, part: 1, occupancy: "occupied", people: 3, units: 1, state: "open", result: "", reached: 0, excused: 0,
    attempts: 0, last_at: null, answers: [], tries: [], checks: [], visit_from: null, visit_until: null, who: "", needs: [], ...more,
  };
}

const NAMES = ["王女士", "马先生", "李女士", "", "欧阳先生", "赵女士", "买买提先生", "张先生"];
const NEEDS = [[], [], ["mobility"], [], [], ["insulin", "mobility"], [], [], ["infant"], [], ["dialysis"]];

/** Seen from the top: some told already, so that every kind of window is there. */
export function doors(stairwell: number, storeys: number, across: number, target: "household" | "person" = "household"): Door[] {
  return Array.from({ length: storeys * across }, (_, n) => {
    const [storey, position] = [storeys - Math.floor(n / across), n % across];
    const people = 1 + ((n * 7) % 5);
    const one = door({ household: householdOf(stairwell, n), label: `${storey}0${position + 1}`, storey, position, people, units: target === "person" ? people : 1, who: NAMES[n % 8]!, needs: NEEDS[n % 11]! });
    return { ...one, ...toldOf(n, one.units) };
  });
}

function toldOf(n: number, units: number): Partial<Door> {
  const answers = [`0192f0ff-0000-7000-8000-${String(n).padStart(12, "0")}`];
  if (n % 13 === 5) return { state: "conflict", answers: [...answers, "0192f0fe-0000-7000-8000-000000000001"], last_at: ago(3) };
  if (n % 5 === 1) return { state: "tried", attempts: 1 + (n % 3), last_at: ago(2), visit_from: n % 10 === 1 ? ago(-6) : null, visit_until: n % 10 === 1 ? ago(-8) : null };
  if (n % 11 === 8) return { state: "excused", result: "vacant", excused: units, occupancy: "empty", people: 0, answers, last_at: ago(20) };
  if (n % 4 === 2) return { state: "reached", result: n % 8 === 2 ? "referred" : "reached", reached: units, answers, last_at: ago(1) };
  if (n % 17 === 16) return { units: 0 };
  return {};
}

export const NOTICES: RoundTold = {
  id: "0192f000-0000-7000-8000-0000000000a1", kind: "notices", title: { zh: "第一轮 · 告知书和出入证", en: "Round 1 · notices and entry passes" }, target: "household",
  instructions: {
    zh: "敲门，退后一米。\n交告知书一份、出入证两张。\n问一句：家里有没有急需的药？",
    en: "Knock and step back.\nHand over one notice and two passes.\nAsk: does anyone need medicine urgently?",
    bo: "སྒོ་བརྡུང་རོགས།", ug: "ئىشىكنى چېكىڭ، بىر مېتىر ئارقىغا چېكىنىڭ.",
  },
  questions: [], ends_at: ago(-20),
};
export const SCREENING: RoundTold = {
  id: "0192f000-0000-7000-8000-0000000000a2", kind: "screening", title: { zh: "排查：每一人", en: "Screening, each person" }, target: "person", instructions: { zh: "按人登记。" },
  questions: [
    { code: "q1", zh: "有人发热？", en: "Does anyone have a fever?", options: [{ code: "a1", zh: "有", en: "Yes" }, { code: "a2", zh: "没有", en: "No" }] },
    { code: "q2", zh: "三天内的药够吗？", en: "Is there medicine for three days?", options: [{ code: "a1", zh: "够", en: "Yes" }, { code: "a2", zh: "不够", en: "No" }, { code: "a3", zh: "不用药", en: "None needed" }] },
  ],
  ends_at: ago(-20),
};

export function stairwell(more: Partial<Stairwell> = {}): Stairwell {
  return { lease: TALL, purpose: "visit", round: NOTICES, community: COMMUNITY, building: "4号楼", building_id: "0192f000-0000-7000-8000-0000000000b1", unit: "2单元", until: ago(-8), doors: doors(1, 12, 4), ...more };
}

export function tasks(): Tasks {
  return {
    granted_at: ago(1), until: ago(-11), left_out: 0,
    stairwells: [
      stairwell(),
      stairwell({ lease: PERSONS, round: SCREENING, building: "广后街小区甲区11号楼", unit: "1单元", doors: doors(2, 6, 2, "person") }),
      stairwell({ lease: CHECK, purpose: "check", building: "7号楼", unit: "3单元", doors: doors(3, 6, 3).slice(0, 5) }),
    ],
  };
}

export function now(): Now {
  return {
    server_time: new Date().toISOString(), name: "林晓梅", operation: { id: "0192f000-0000-7000-8000-0000000000c1", title: "兰州疫情防控 · 2022 年 10 月", synthetic: true },
    asked: { answer: "yes", text: "请机关单位干部到居住地社区报到，参加社区值守。", until: ago(-5), place: "广后街社区" },
    place: { community: COMMUNITY, name: "广后街社区", address: "城关区广后街 37 号院，居委会一楼" }, leader: { name: "陈建国", phone: "13900000001" },
    at_work: null, hours: { today_min: 95, operation_min: 1265, rest_due: null }, stairwells: 3, volunteer: "0192f000-0000-7000-8000-0000000000d1", community: COMMUNITY,
    instructions: "先到居委会领告知书和出入证，再上楼。两人一组，不要单独进门。",
  };
}

/** So many hours from now, eight of them long. */
export function duty(hours: number, more: Partial<Duty> = {}): Duty {
  return { shift: `0192f000-0000-7000-8000-${String(hours + 1000).padStart(12, "0")}`, starts_at: ago(-hours), ends_at: ago(-hours - 8), post: "东门", place: "广后街口", community_name: "广后街社区", ...more };
}

export function duties(more: Partial<Duties> = {}): Duties {
  const days = Array.from({ length: 14 }, (_, n) => ago(-24 * n).slice(0, 10));
  return { duties: [duty(20), duty(70)], lifted: [], absences: [], days, wishes: [], brings_child: false, child_alone: null, counts_here: true, calendar: false, ...more };
}

export function me(): Me {
  return {
    name: "林晓梅", phone_tail: "4821", organisation: "兰州大剧院", home: "广后街社区",
    offer: { skills: "开车；急救", languages: "英语；兰州话", licences: "C1 驾照", available: "工作日 18:00-22:00；周末 08:00-20:00", care: "每天 12:00-13:30", night_calls: true },
    choices: {}, hours: { today_min: 95, operation_min: 1265, rest_due: null }, certificate: true,
  };
}
