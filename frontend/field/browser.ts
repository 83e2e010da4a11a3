/** In what kind of browser the app runs, and whether it can be put on the home screen. */
export interface Installer extends Event {
  prompt(): Promise<void>;
}
const CHATS = /MicroMessenger|wxwork|DingTalk|Lark|Feishu|\bQQ\/|AliApp|Weibo/i;

/** Inside a chat there is no lasting storage and no home screen. */
export function isInChat(agent = navigator.userAgent): boolean {
  return CHATS.test(agent);
}

export function isApple(agent = navigator.userAgent): boolean {
  return /iPhone|iPad|iPod/.test(agent);
}

export function isInstalled(): boolean {
  return matchMedia("(display-mode: standalone)").matches || (navigator as { standalone?: boolean }).standalone === true;
}
