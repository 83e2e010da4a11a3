/** The code that hangs where one works. */
const en = {
  scan: "Scan the code of the place",
  aim: "Hold the code of the place in the frame.",
  here: "You are here",
  not_here: "Another place",
  elsewhere: (name: string) => (name ? `This is the code of another place. You count at ${name}; tell the desk there if that has changed.` : "This is the code of another place, and you are not reported in yet. Tell the desk where you are."),
  unlike: "This is not the code of a place. It hangs at the entrance, under “begin and end your work here”.",
  no_camera: "The camera does not open. Allow it in your browser's settings, or begin without the code.",
  without: "Without the code",
};

const zh: typeof en = {
  scan: "扫点位码",
  aim: "把点位码放进框里。",
  here: "您在这里",
  not_here: "这是别处",
  elsewhere: (name) => (name ? `这是别处的点位码。您现在算在${name}；如有变动，请告诉那里的社区。` : "这是别处的点位码，您也还没报到。请告诉社区您在哪里。"),
  unlike: "这不是点位码。点位码贴在门口，写着“在这里开始和结束值守”。",
  no_camera: "打不开相机。请在浏览器设置里允许使用相机，或者不扫码直接开始。",
  without: "不扫码",
};

export const post = { en, zh };
