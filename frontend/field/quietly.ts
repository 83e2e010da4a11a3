/** What a browser may forbid, or a text may not be: then there is simply nothing. */
export function quietly<T>(work: () => T): T | null {
  try {
    return work();
  } catch {
    return null;
  }
}
