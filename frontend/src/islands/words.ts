/** Fills {names} in a label the server translated; numbers get their thousands separators. */
export function filled(label: string | undefined, facts: Record<string, string | number>): string {
  return (label ?? "").replace(/\{(\w+)\}/g, (whole, key: string) => {
    const fact = facts[key];
    return fact === undefined ? whole : typeof fact === "number" ? thousands(fact) : fact;
  });
}

export function thousands(count: number): string {
  return new Intl.NumberFormat("en").format(count);
}
