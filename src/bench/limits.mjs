// The load of limits.sh, and the provider that its jobs go to.
import http from "node:http";

const env = process.env;
const [rate, seconds, callsPerMinute, parallelJobs] = [env.RATE, env.SECONDS_EACH, env.CALLS_PER_MINUTE, env.PARALLEL_JOBS].map(Number);
const instances = [env.APP, env.OTHER];
const agent = new http.Agent({ keepAlive: true, maxSockets: 128 });
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

function send(method, url, key, body) {
  const text = body === undefined ? "" : JSON.stringify(body);
  return new Promise((done) => {
    const request = http.request(url, {
      method, agent, headers: { ...(key && { authorization: `Key ${key}` }), "content-type": "application/json", "content-length": Buffer.byteLength(text) },
    }, (response) => {
      const chunks = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("end", () => done({ status: response.statusCode, text: Buffer.concat(chunks).toString(), at: performance.now() }));
    });
    request.on("error", () => done({ status: 0, at: performance.now() }));
    request.end(text);
  });
}

let number = 0, present = 0, most = 0, time = 0, since = 0;
const count = (change) => {
  const now = performance.now();
  if (since) time += present * (now - since);
  since = now;
  present += change;
  most = Math.max(most, present);
};
http.createServer((request, response) => {
  request.resume();
  request.on("end", () => {
    const id = `00000000-0000-4000-8000-${String(++number).padStart(12, "0")}`;
    const hook = new URL(request.url, "http://provider").searchParams.get("fal_webhook");
    count(1);
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ request_id: id, status: "IN_QUEUE" }));
    setTimeout(() => {
      count(-1);
      send("POST", hook, null, { request_id: id, gateway_request_id: id, status: "OK", payload: { seed: 1 } });
    }, 200);
  });
}).listen(Number(env.PROVIDER), "127.0.0.1");

async function key(limits) {
  const { status, text } = await send("POST", `${env.APP}/v1/keys`, env.KEY, { name: "limited", ...limits });
  if (status !== 201) throw new Error(`no key: ${status} ${text}`);
  await sleep(2500);
  return JSON.parse(text).secret;
}

async function load(length, request) {
  const start = performance.now();
  const all = [];
  for (let i = 0; i < rate * length; i++) {
    await sleep(start + (i * 1000) / rate - performance.now());
    all.push(request(instances[i % 2]));
  }
  return Promise.all(all);
}

const called = await key({ calls_per_minute: callsPerMinute });
const answers = await load(seconds, (instance) => send("GET", `${instance}/v1/jobs?limit=1`, called));
const times = answers.filter((answer) => answer.status === 200).map((answer) => answer.at).sort((a, b) => a - b);
let fullest = 0;
for (let from = 0, to = 0; to < times.length; to++) {
  while (times[to] - times[from] > 60_000) from++;
  fullest = Math.max(fullest, to - from + 1);
}
const others = answers.filter((answer) => answer.status !== 200 && answer.status !== 429).length;
console.log(`| limit | load | seen | share |\n|---|---|---|---|`);
console.log(`| ${callsPerMinute} calls per minute | ${answers.length} calls in ${seconds} s | at most ${fullest} in any 60 s (${others} answers neither 200 nor 429) | ${(fullest / callsPerMinute).toFixed(3)} |`);

const parallel = await key({ parallel_jobs: parallelJobs });
const wanted = seconds * 20;
let submitted = 0;
[time, since, most] = [0, performance.now(), present];
const begun = since;
await load(wanted / rate, (instance) => send("POST", `${instance}/queue/bench/model`, parallel, { prompt: "one of many" }).then((answer) => (submitted += answer.status === 200 ? 1 : 0)));
while (number < submitted && performance.now() - begun < 600_000) await sleep(20);
count(0);
const mean = time / (performance.now() - begun);
console.log(`| ${parallelJobs} parallel jobs | ${submitted} jobs | at most ${most} at the provider, ${mean.toFixed(1)} on average | ${(most / parallelJobs).toFixed(3)} |`);
process.exit(fullest <= callsPerMinute * 1.01 && fullest >= callsPerMinute * 0.99 && most <= parallelJobs && number === submitted ? 0 : 1);
