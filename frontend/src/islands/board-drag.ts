/** Dragging with a pointer: a mouse after a few pixels, a finger after a long press. The board scrolls when its edge is reached. */
import type { ReactiveController, ReactiveControllerHost } from "lit";

const SLACK_PX = 5;
const PRESS_MS = 420;
const EDGE_PX = 56;
const STEP_PX = 14;
const FOOT_PX = 40; // the bar that says who is held lies over the foot of the screen

type Host = ReactiveControllerHost & HTMLElement & { renderRoot: DocumentFragment | HTMLElement };
interface Course {
  lift: (person: string, from: string) => void;
  over: (shift: string) => void; // empty between shifts
  drop: (shift: string) => void; // empty: put back
}
interface Press {
  x: number;
  y: number;
  chip: HTMLElement;
  isTouch: boolean;
}

export class Drag implements ReactiveController {
  isOn = false;
  at: [x: number, y: number] = [0, 0];
  private press: Press | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private frame = 0;
  private endedAt_ms = -Infinity;
  private readonly host: Host;
  private readonly course: Course;

  constructor(host: Host, course: Course) {
    this.host = host;
    this.course = course;
    host.addController(this);
  }

  hostConnected(): void {
    this.host.addEventListener("touchmove", this.keepStill, { passive: false });
  }

  hostDisconnected(): void {
    this.host.removeEventListener("touchmove", this.keepStill);
    this.end();
  }

  hostUpdated(): void {
    this.place();
  }

  /** Begins to watch a press on a person; until it moves or lasts it may still be a click. */
  watch(event: PointerEvent, chip: HTMLElement): void {
    if (event.button !== 0 || this.press) return;
    this.press = { x: event.clientX, y: event.clientY, chip, isTouch: event.pointerType === "touch" };
    this.at = [event.clientX, event.clientY];
    addEventListener("pointermove", this.move);
    addEventListener("pointerup", this.up);
    addEventListener("pointercancel", this.stop);
    if (this.press.isTouch) this.timer = setTimeout(() => this.lift(), PRESS_MS);
  }

  /** A click right after a drag is the drag's own. */
  get hasJustEnded(): boolean {
    return performance.now() - this.endedAt_ms < 80;
  }

  readonly stop = (): void => {
    if (this.isOn) this.course.drop("");
    this.end();
  };

  private readonly move = (event: PointerEvent) => {
    if (!this.press) return;
    this.at = [event.clientX, event.clientY];
    if (!this.isOn) {
      const far = Math.hypot(event.clientX - this.press.x, event.clientY - this.press.y) > SLACK_PX * (this.press.isTouch ? 2 : 1);
      if (!far) return;
      if (this.press.isTouch) return this.end(); // a finger that moves at once wants to scroll
      this.lift();
    }
    event.preventDefault();
    this.place();
    this.course.over(this.below());
    this.frame ||= requestAnimationFrame(this.scroll);
  };

  private readonly up = () => {
    if (!this.isOn) return this.end();
    const shift = this.below();
    this.endedAt_ms = performance.now();
    this.end();
    this.course.drop(shift);
  };

  private lift(): void {
    if (!this.press) return;
    this.isOn = true;
    const { person = "", shift = "" } = this.press.chip.dataset;
    this.course.lift(person, shift);
  }

  private end(): void {
    clearTimeout(this.timer);
    cancelAnimationFrame(this.frame);
    [this.press, this.isOn, this.frame] = [null, false, 0];
    removeEventListener("pointermove", this.move);
    removeEventListener("pointerup", this.up);
    removeEventListener("pointercancel", this.stop);
  }

  private readonly keepStill = (event: TouchEvent) => {
    if (this.isOn && event.cancelable) event.preventDefault();
  };

  private below(): string {
    const root = this.host.renderRoot as ShadowRoot;
    return root.elementFromPoint(...this.at)?.closest<HTMLElement>("[data-target]")?.dataset["target"] ?? "";
  }

  private place(): void {
    const ghost = this.host.renderRoot.querySelector<HTMLElement>(".ghost");
    if (!ghost) return;
    const down = this.press?.isTouch ? -ghost.offsetHeight - 40 : 14; // above a finger, which would cover it
    const [x, y] = [Math.min(this.at[0] + 12, innerWidth - ghost.offsetWidth - 8), Math.min(this.at[1] + down, innerHeight - ghost.offsetHeight - 8)];
    ghost.style.transform = `translate(${Math.max(8, x)}px, ${Math.max(8, y)}px)`;
  }

  private readonly scroll = () => {
    this.frame = 0;
    if (!this.isOn) return;
    const pane = this.host.renderRoot.querySelector<HTMLElement>(".scroll");
    const scrolls = pane && pane.scrollHeight > pane.clientHeight + 1 ? pane : null; // a phone scrolls the page
    const { left, right, top, bottom } = scrolls?.getBoundingClientRect() ?? { left: 0, right: innerWidth, top: 0, bottom: innerHeight };
    const [dx, dy] = [pull(this.at[0], Math.max(left, 0), Math.min(right, innerWidth)), pull(this.at[1], Math.max(top, 0), Math.min(bottom, innerHeight - FOOT_PX))];
    if (!dx && !dy) return;
    (scrolls ?? window).scrollBy(dx, dy);
    this.course.over(this.below());
    this.frame = requestAnimationFrame(this.scroll);
  };
}

function pull(at: number, from: number, to: number): number {
  return at < from + EDGE_PX ? -STEP_PX : at > to - EDGE_PX ? STEP_PX : 0;
}
