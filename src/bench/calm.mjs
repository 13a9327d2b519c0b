// The load of calm.sh. An open loop: a submit begins when it is due, whether the one before it has been answered or not.
import http from "node:http";

const env = process.env;
const seconds = Number(env.SECONDS_EACH);
const connections = Number(env.CONNECTIONS);
const agents = Array.from({ length: connections }, () => new http.Agent({ keepAlive: true, maxSockets: 1 }));
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
const percentile = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
let number = 0;

function submit() {
  const text = JSON.stringify({ prompt: `a calm sea, number ${number}` });
  const agent = agents[number++ % connections];
  return new Promise((done) => {
    const begun = performance.now();
    const request = http.request(`${env.APP}/queue/${env.ENDPOINT}`, {
      method: "POST", agent,
      headers: { authorization: `Key ${env.KEY}`, "content-type": "application/json", "content-length": Buffer.byteLength(text) },
    }, (response) => {
      response.resume();
      response.on("end", () => done({ ms: performance.now() - begun, fine: response.statusCode === 200 }));
    });
    request.on("error", () => done({ ms: performance.now() - begun, fine: false }));
    request.end(text);
  });
}

async function stretch(rate, length) {
  const all = [];
  const start = performance.now();
  for (let i = 0; i < rate * length; i++) {
    await sleep(start + (i * 1000) / rate - performance.now());
    all.push(submit());
  }
  return Promise.all(all);
}

await stretch(8, 15);
console.log("| submits per second | p50, ms | p99, ms | slowest, ms | p99 / p50 | refused |\n|---|---|---|---|---|---|");
for (const rate of env.RATES.split(" ").map(Number)) {
  await sleep(5_000);
  const answers = await stretch(rate, seconds);
  const ms = answers.map((answer) => answer.ms).sort((a, b) => a - b);
  const [p50, p99, most] = [percentile(ms, 0.5), percentile(ms, 0.99), ms.at(-1)];
  console.log(`| ${rate} | ${p50.toFixed(1)} | ${p99.toFixed(1)} | ${most.toFixed(0)} | ${(p99 / p50).toFixed(1)} | ${answers.filter((one) => !one.fine).length} |`);
}
process.exit();
