/** My next duties, on the first screen. */
const en = {
  next: "My duties",
  none_soon: "Nothing today and tomorrow. The next one:",
  all: "All my duties, and when I cannot",
  open: "My duties, and when I cannot",
  row: (days: number) => `${days} ${days === 1 ? "day" : "days"} in a row`,
  owed: "A day off is owed to you.",
  week: (time: string) => `${time} this week`,
};

const zh: typeof en = {
  next: "我的值班",
  none_soon: "今天明天没有班。下一班：",
  all: "全部值班，来不了也在这里说",
  open: "我的值班，来不了也在这里说",
  row: (days) => `连续上岗 ${days} 天`,
  owed: "还欠您一天休息。",
  week: (time) => `本周 ${time}`,
};

export const duty = { en, zh };
