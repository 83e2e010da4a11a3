/** Being called at night, and being woken. These words come with the later screens: nobody reads them first. */
import type { Language } from "./index.ts";

const en = {
  tonight: {
    ask: "Call me tonight",
    until: (time: string) => `You may be called until ${time}. One touch takes it back.`,
    off: "Until 07:00. Nobody assumes it: only you say it.",
  },
  push: {
    title: "Being woken",
    ask: "Ring this phone",
    on: "This phone rings for a call, also with the app closed.",
    stop: "Do not ring this phone",
    denied: "Notifications are forbidden for this page. Allow them in your browser's settings, then come back.",
    cannot: "This browser cannot ring. Text message and group still reach you.",
    chat: "Inside a chat it cannot ring. Open the app in your browser.",
    apple: "On an iPhone put the app on the home screen first, then it can ring.",
    failed: "The phone's push service cannot be reached. Text message and group still reach you.",
    china: "In mainland China such a ring often does not arrive. Text message and group always come as well.",
  },
};

const zh: typeof en = {
  tonight: {
    ask: "今晚可以叫我",
    until: (time) => `${time} 前可以叫您。点一下就收回。`,
    off: "到早上 07:00。您自己说了才算，没人替您决定。",
  },
  push: {
    title: "夜里叫醒",
    ask: "铃响时叫醒我",
    on: "有召集时这部手机会响，关着应用也响。",
    stop: "这部手机不响了",
    denied: "这个网页不能发通知。请在浏览器设置里允许，再回来。",
    cannot: "这个浏览器响不了。短信和群消息照样会来。",
    chat: "在聊天里响不了。请用浏览器打开。",
    apple: "苹果手机要先装到主屏幕，才能响。",
    failed: "连不上手机的推送服务。短信和群消息照样会来。",
    china: "在中国大陆，这种铃声常常收不到；短信和群消息照样会来。",
  },
};

export const ring: Record<Language, typeof en> = { zh, en };
