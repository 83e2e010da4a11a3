/** A call in words: how I stand, when and where, how many are still needed. */
import { phaseOf } from "./calls.ts";
import type { Call } from "./shapes.ts";
import { timeText } from "./when.ts";
import type { Language, Words } from "./words/index.ts";

interface Speech {
  words: Words;
  language: Language;
}
const MINUTE_MS = 60_000;

/** A drill says so in every heading, whatever else is said. */
export function titleOf({ kind, community_name }: Call, { words }: Speech): string {
  return [words.calls.kinds[kind], community_name].filter(Boolean).join(" · ");
}

export function whenOf({ starts_at, urgency }: Call, { words, language }: Speech): string {
  return starts_at ? words.calls.starts(timeText(starts_at, language)) : words.calls.when[urgency];
}

/** What has come of it, as one calm sentence; "" where the question itself is all there is to say. */
export function storyOf(call: Call, speech: Speech, now: number): string {
  const { stories } = speech.words.calls;
  if (call.state === "closed") return closedStory(call, speech);
  const at = (time: string | null) => timeText(time, speech.language, now);
  switch (call.mine) {
    case "asked":
      return phaseOf(call) === "over" ? stories.filled : call.kind === "drill" ? stories.drill_asked : "";
    case "offered":
      return offeredStory(call, speech, now);
    case "seated":
      return stories.seated(at(call.eta_at), call.place);
    case "reserve":
      return stories.reserve(call.rank);
    default:
      return stories[call.mine];
  }
}

function offeredStory({ until }: Call, { words, language }: Speech, now: number): string {
  const { stories } = words.calls;
  if (!until) return stories.offered_open;
  const left_ms = Date.parse(until) - now;
  if (left_ms <= 0) return stories.offered_over;
  return stories.offered(timeText(until, language, now), Math.floor(left_ms / MINUTE_MS));
}

function closedStory({ mine, kind }: Call, { words }: Speech): string {
  const { stories } = words.calls;
  if (mine === "heard") return stories.heard;
  if (kind === "drill") return stories.closed_drill;
  if (mine === "seated" || mine === "offered") return stories.closed_seated;
  return mine === "arrived" || mine === "came" ? stories.closed_here : stories.closed;
}

/** What is read aloud when it rings. */
export function spokenOf(call: Call, speech: Speech, now: number): string {
  const when = call.mine === "offered" ? storyOf(call, speech, now) : [call.place, whenOf(call, speech)].filter(Boolean).join(" · ");
  return [titleOf(call, speech), call.text, when].filter(Boolean).join(". ");
}
