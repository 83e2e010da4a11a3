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

export interface CodeReader {
  detect(from: HTMLVideoElement): Promise<{ rawValue: string }[]>;
}
type CodeReaders = { new (how: { formats: string[] }): CodeReader; getSupportedFormats(): Promise<string[]> };

/** Chrome on Android reads codes itself; null elsewhere, and where there is no camera to ask for. */
export async function codeReader(): Promise<CodeReader | null> {
  const readers = (globalThis as { BarcodeDetector?: CodeReaders }).BarcodeDetector;
  if (!readers || !navigator.mediaDevices?.getUserMedia) return null;
  const formats = await readers.getSupportedFormats().catch((): string[] => []);
  return formats.includes("qr_code") ? new readers({ formats: ["qr_code"] }) : null;
}
