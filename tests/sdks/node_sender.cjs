// Sends with the vendor's Node SDK. Argument: JSON {url, how, cachePath, logPath, batch}.
const SensorsAnalytics = require("sa-sdk-node");
const { url, how, cachePath, logPath, mode, gzip, batch } = JSON.parse(process.argv[2]);
const BATCH = batch || { count: 10, timeSpan: 200 };
const sa = new SensorsAnalytics();
sa.registerSuperProperties({ channel: "app" });
let submitter;
if (how === "nw") submitter = sa.initNWConsumer({ url, cachePath, gzip, mode }, BATCH);
else if (how === "log") sa.initLoggingConsumer(logPath, false);
else submitter = sa.submitTo({ url, gzip, mode, timeout: 10000 }, BATCH);
const errors = [];
if (submitter && submitter.catch) submitter.catch((error) => errors.push(String(error)));
const when = new Date("2024-01-02T03:04:05.006");
if (mode && mode !== "track") {
  sa.track("u1", "Good", { price: 1 });
} else {
  for (let i = 0; i < 30; i += 1) {
    sa.track("u" + (i % 3), "Buy", {
      price: 14.5, count: i, ok: true, tags: ["a", "b"], when, title: "足迹 👣 + =% &\"", big: 9007199254740991,
    });
  }
  sa.trackSignup("login-1", "anon-1", { from: "web" });
  sa.profileSet("login-1", { name: "安娜", age: 33, vip: true, $is_login_id: true });
  sa.profileSetOnce("login-1", { first: "x" });
  sa.profileIncrement("login-1", { n: 2 });
  sa.profileAppend("login-1", { likes: ["x", "y"] });
  sa.profileUnset("login-1", ["age"]);
  sa.itemSet("book", "b1", { name: "A", price: 3 });
  sa.itemDelete("book", "b1");
}
sa.onCompleted(); // what waits goes out now
if (sa.logger) setTimeout(() => sa.logger.close(), 200);
process.on("exit", () => console.log(JSON.stringify({ errors })));
