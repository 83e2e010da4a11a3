/** `<time data-clock="Asia/Shanghai">` keeps the time of the operation's place, whatever the machine's own zone. */
export function clockText(now: Date, zone: string): string {
  return new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: zone }).format(now);
}

function keepTime(): void {
  const clocks = document.querySelectorAll<HTMLTimeElement>("time[data-clock]");
  for (const clock of clocks) clock.textContent = clockText(new Date(), clock.dataset["clock"] || "UTC");
  if (clocks.length) setTimeout(keepTime, 60_000 - (Date.now() % 60_000) + 50);
}

keepTime();
