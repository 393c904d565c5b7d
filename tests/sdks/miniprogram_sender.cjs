// The vendor's WeChat SDK with a wx of ours. Argument: JSON {url, mode}; mode is batch, once, gzip or instant.
const { url, mode } = JSON.parse(process.argv[2]);
const storage = {};
const agent = "Mozilla/5.0 (iPhone; CPU iPhone OS 16_5 like Mac OS X) MicroMessenger/8.0.5 miniProgram";
let open = 0;
const told = { statuses: [], kinds: [] };
const hooks = {};
global.wx = {
  getAccountInfoSync: () => ({ miniProgram: { appId: "wx0000000000000000", version: "1.2.3" } }),
  getStorageSync: (key) => storage[key] || "",
  setStorageSync: (key, value) => { storage[key] = value; },
  getStorage: ({ key, success, fail, complete }) => {
    const found = key in storage;
    if (found && success) success({ data: storage[key] });
    if (!found && fail) fail({});
    if (complete) complete({ data: storage[key] });
  },
  getNetworkType: ({ success, complete }) => { success({ networkType: "wifi" }); if (complete) complete({}); },
  getSystemInfo: ({ success, complete }) => {
    success({ brand: "Apple", model: "iPhone 14", system: "iOS 16.5", platform: "ios", screenWidth: 390,
      screenHeight: 844, SDKVersion: "2.30.0", version: "8.0.5", language: "zh_CN", pixelRatio: 3 });
    if (complete) complete({});
  },
  getLaunchOptionsSync: () => ({ path: "pages/index", scene: 1001, query: {} }),
  onNetworkStatusChange: () => {}, onAppShow: (f) => { hooks.show = f; }, onAppHide: (f) => { hooks.hide = f; },
  setNavigationBarTitle: () => {}, login: () => {},
  request: (asked) => {
    open += 1;
    const headers = { "content-type": "application/json", ...(asked.header || {}), "user-agent": agent };
    told.kinds.push(`${asked.method} ${Object.entries(headers).find(([k]) => k.toLowerCase() === "content-type")[1]}`);
    fetch(asked.url, { method: asked.method, headers, body: asked.method === "GET" ? undefined : asked.data })
      .then(async (answer) => {
        told.statuses.push(answer.status);
        const done = { statusCode: answer.status, data: await answer.text() };
        if (asked.success) asked.success(done);
        if (asked.complete) asked.complete(done);
      }, (error) => { if (asked.fail) asked.fail({ errMsg: String(error) }); })
      .finally(() => { open -= 1; });
  },
};
global.App = () => {};
global.Page = () => {};
global.Component = () => {};
global.getCurrentPages = () => [{ route: "pages/index", options: {} }];
global.getApp = () => ({});
const sa = require("sa-sdk-miniprogram/dist/wechat/sensorsdata.cjs.js");
const plugin = (name) => require(`sa-sdk-miniprogram/dist/wechat/plugin/${name}/index.cmd.js`);
const use = (name, ...rest) => { const found = plugin(name); sa.use(found.default || found, ...rest); };
sa.setPara({ server_url: url, autoTrack: false, batch_send: mode === "once" ? false : { send_timeout: 300, max_length: 6 } });
if (mode === "gzip") use("gzip");
if (mode === "instant") use("sf-instant-event", { instant_events: ["Now"] });
sa.init();
const when = new Date(2024, 0, 2, 3, 4, 5, 6);
for (let i = 0; i < 20; i += 1) {
  sa.track("Buy", { price: 14.5, count: i, ok: true, tags: ["a", "b"], when, title: "足迹 👣 + =% &\"" });
}
sa.track("Now", { n: 1 });
sa.setProfile({ name: "安娜", age: 33 });
sa.setOnceProfile({ first: "x" });
sa.incrementProfile({ n: 2 });
sa.appendProfile({ likes: ["x", "y"] });
sa.bind("$identity_mobile", "13800000000");
sa.unbind("$identity_mobile", "13800000000");
sa.login("user-1");
sa.track("AfterLogin", { n: 1 });
let quiet = 0;
const timer = setInterval(() => {
  quiet = open === 0 ? quiet + 1 : 0;
  const left = sa.store.mem.getLength();
  if (quiet >= 8 && left === 0) {
    clearInterval(timer);
    console.log(JSON.stringify({ ...told, left }));
    process.exit(0);
  }
}, 100);
