// The load of neighbours.sh: a victim that submits twice a second and listens for its webhooks, and a neighbour at a rate
// of its own. Prints a row for each neighbour, rate and victim: p50 and p99 as ratios to calm, and what was lost.
import http from "node:http";

const env = process.env;
const seconds = Number(env.SECONDS_EACH);
const receivers = Number(env.RECEIVERS);
const agent = new http.Agent({ keepAlive: true, maxSockets: 256 });
const pending = new Map();
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

// One receiver that answers at once, and one that takes as long as we allow.
http.createServer((request, response) => {
  request.resume();
  request.on("end", () => response.writeHead(200).end());
  const arrived = pending.get(request.url);
  if (arrived) arrived(performance.now());
}).listen(receivers, "127.0.0.1");
http.createServer((request, response) => {
  request.resume();
  setTimeout(() => response.writeHead(200).end(), 14_000);
}).listen(receivers + 1, "127.0.0.1");

function post(path, key, body) {
  return new Promise((done) => {
    const text = JSON.stringify(body);
    const request = http.request(env.APP + path, {
      method: "POST", agent,
      headers: { authorization: `Key ${key}`, "content-type": "application/json", "content-length": Buffer.byteLength(text) },
    }, (response) => { response.resume(); response.on("end", () => done(response.statusCode)); });
    request.on("error", () => done(0));
    request.end(text);
  });
}

const small = { prompt: "a calm sea", image_size: { width: 64, height: 64 } };
const asks = (sandbox) => ({ ...small, prompt: "a storm", sandbox });
const slow = `http://127.0.0.1:${receivers + 1}/slow`, dead = "http://127.0.0.1:9/dead";
const poison = [
  asks({ fail: { type: "internal_server_error" } }),
  { ...small, image_url: "http://127.0.0.1:9/none.png" },
  { ...asks({ outputs: { status: 404 } }), seed: -1 },
  asks({ callback: "null_payload" }),
];
const neighbours = {
  "submits answered 503": { input: asks({ submit: "error_503" }) },
  "submits answered 429": { input: asks({ submit: "error_429" }) },
  "submits that hang": { input: asks({ submit: "hang" }) },
  "submits whose connection is reset": { input: asks({ submit: "reset" }) },
  "outputs that take 60 s": { input: asks({ outputs: { slow_ms: 60_000 } }) },
  "outputs answered 503": { input: asks({ outputs: { status: 503 } }) },
  "a receiver that takes 14 s": { input: small, webhook: slow },
  "a dead receiver": { input: small, webhook: dead },
  "callbacks lost": { input: asks({ callback: "drop" }) },
  "poison inputs": { input: () => poison[Math.floor(Math.random() * poison.length)] },
  // Of the smallest files: else it would be the sandbox's one drawing thread that everybody waits for, and not Darkroom.
  "a backlog": { endpoint: "sandbox/instant", input: { sandbox: { run_ms: 20_000 } }, backlog: Number(env.BACKLOG) },
};

let number = 0;
async function life(key, patience) {
  const path = `/victim/${++number}`;
  const arrival = new Promise((done) => pending.set(path, done));
  const begun = performance.now();
  const hook = encodeURIComponent(`http://127.0.0.1:${receivers}${path}`);
  const status = await post(`/queue/fal-ai/fast-sdxl?fal_webhook=${hook}`, key, { ...small, seed: number });
  const arrived = status === 200 ? await Promise.race([arrival, sleep(patience).then(() => null)]) : null;
  pending.delete(path);
  return arrived === null ? Infinity : arrived - begun;
}

async function lives(key, stretch) {
  const all = [];
  const end = performance.now() + stretch * 1000;
  while (performance.now() < end) { all.push(life(key, 60_000)); await sleep(250); }
  return (await Promise.all(all)).sort((a, b) => a - b);
}

const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];

async function disturb(neighbour, rate, control) {
  while (!control.stop) {
    const input = typeof neighbour.input === "function" ? neighbour.input() : neighbour.input;
    const hook = neighbour.webhook ? `?fal_webhook=${encodeURIComponent(neighbour.webhook)}` : "";
    post(`/queue/fal-ai/flux/dev${hook}`, env.KEY, input);
    await sleep(1000 / rate);
  }
}

async function fill(neighbour) {
  for (let left = neighbour.backlog; left > 0; left -= 1000) {
    const jobs = Array.from({ length: Math.min(1000, left) }, () => ({ endpoint: neighbour.endpoint, input: neighbour.input }));
    const status = await post("/v1/jobs/batch", env.KEY, { jobs });
    if (status !== 200) throw new Error(`the backlog was not taken: ${status}`);
  }
}

await lives(env.KEY, 20);
console.log("| neighbour | per second | victim | calm p50 / p99 ms | p50 ratio | p99 ratio | lost |\n|---|---|---|---|---|---|---|");
const wanted = env.ROWS ? env.ROWS.split(",") : Object.keys(neighbours);
for (const name of wanted) {
  const neighbour = neighbours[name];
  for (const rate of neighbour.backlog ? [0] : env.RATES.split(" ").map(Number)) {
    for (const victim of env.VICTIMS.split(" ")) {
      const key = victim === "owner" ? env.OTHER_KEY : env.KEY;
      const calm = await lives(key, seconds);
      const control = { stop: false };
      if (neighbour.backlog) await fill(neighbour); else disturb(neighbour, rate, control);
      if (!neighbour.backlog) await sleep(4_000);
      const disturbed = await lives(key, seconds);
      control.stop = true;
      const [c50, c99, d50, d99] = [at(calm, 0.5), at(calm, 0.99), at(disturbed, 0.5), at(disturbed, 0.99)];
      const lost = disturbed.filter((ms) => ms === Infinity).length;
      console.log(`| ${name} | ${rate || `${neighbour.backlog} queued`} | another ${victim} | ${c50.toFixed(0)} / ${c99.toFixed(0)} | ${(d50 / c50).toFixed(2)} | ${(d99 / c99).toFixed(2)} | ${lost} |`);
      await sleep(2_000);
    }
  }
}
process.exit(0);
