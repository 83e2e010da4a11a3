/** Putting the app on the home screen, and out of a chat. */
const en = {
  title: "Put it on your home screen",
  why: "Then it opens without a network, and the phone does not clear what you told.",
  act: "Install",
  ios: "Tap Share, then “Add to Home Screen”.",
  chat_title: "Open it in your browser",
  chat_why: "Inside a chat it works online only. For stairwells without a network tap ··· at the top right and choose “Open in browser”.",
  copy: "Copy the address",
  copied: "Copied. Paste it into your browser.",
};

const zh: typeof en = {
  title: "装到主屏幕",
  why: "没有网络也打得开，手机也不会清掉您记的内容。",
  act: "安装",
  ios: "点“分享”，再点“添加到主屏幕”。",
  chat_title: "请用浏览器打开",
  chat_why: "在聊天里只能联网用。楼道里没信号时要用：点右上角 ···，选“在浏览器打开”。",
  copy: "复制网址",
  copied: "已复制，粘贴到浏览器里打开。",
};

export const install = { en, zh };
