/** A thumb that draws sideways turns to the next door. */
const FAR_PX = 60;
const EDGE_PX = 24; // the phone's own gesture for going back begins there
const LEVEL = 2; // at least so much more sideways than up or down

export type Way = "previous" | "following";

/** Drawn to the left the next door comes, as a page is turned. */
export function wayOf(from: { x: number; y: number }, to: { x: number; y: number }, width: number): Way | null {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  if (from.x < EDGE_PX || from.x > width - EDGE_PX) return null;
  if (Math.abs(dx) < FAR_PX || Math.abs(dx) < Math.abs(dy) * LEVEL) return null;
  return dx < 0 ? "following" : "previous";
}

export function swiped(element: HTMLElement, turn: (way: Way) => void): void {
  let from: { x: number; y: number } | null = null;
  element.ontouchstart = ({ touches }) => {
    from = touches.length === 1 ? pointOf(touches[0]!) : null;
  };
  element.ontouchend = ({ changedTouches }) => {
    const way = from && changedTouches[0] ? wayOf(from, pointOf(changedTouches[0]), innerWidth) : null;
    from = null;
    if (way) turn(way);
  };
}

function pointOf({ clientX, clientY }: Touch): { x: number; y: number } {
  return { x: clientX, y: clientY };
}
