// The load of webhooks.sh, second part: twenty registered receivers, each with a tag of its own, and as many jobs for each.
// Asks for the kill of the service when half of what can arrive has arrived, and compares in the end.
import http from "node:http";
import { writeFileSync } from "node:fs";

const env = process.env;
const each = Math.ceil(Number(env.EVENTS) / 20);
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
const kinds = Array.from({ length: 20 }, (_, i) => ["dead", "10 s", "429", "flapping"][i] ?? "live");
const heard = kinds.map(() => new Map());
const delays = [];
let repeats = 0;

// A server for each, since a receiver is known by its host and port. The dead one's port is one that nobody listens on.
kinds.forEach((kind, i) => {
  if (kind === "dead") return;
  http.createServer((request, response) => {
    const now = Date.now();
    const chunks = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      const flaps = kind === "flapping" && Math.floor(now / 5000) % 2 === 0;
      if (kind === "429") return response.writeHead(429, { "retry-after": "5" }).end();
      if (flaps) return response.writeHead(503).end();
      const event = JSON.parse(Buffer.concat(chunks));
      if (heard[i].has(event.data.job_id)) repeats++;
      heard[i].set(event.data.job_id, event.id);
      if (kind === "live") delays.push(now - Date.parse(event.created_at));
      setTimeout(() => response.writeHead(200).end(), kind === "10 s" ? 10_000 : 0);
    });
  }).listen(Number(env.RECEIVERS) + i, "127.0.0.1");
});

async function call(method, path, body) {
  for (let attempt = 0; attempt < 600; attempt++) {
    try {
      const response = await fetch(env.APP + path, {
        method, headers: { authorization: `Key ${env.KEY}`, "content-type": "application/json" }, body: body && JSON.stringify(body),
      });
      if (response.ok) return await response.json();
      if (response.status < 500) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    } catch (failure) {
      if (!(failure instanceof TypeError)) throw failure;
    }
    await sleep(200);
  }
  throw new Error(`${path} was not answered`);
}

for (const [i, kind] of kinds.entries()) {
  const port = kind === "dead" ? 9 : Number(env.RECEIVERS) + i;
  await call("POST", "/v1/webhooks", { url: `http://127.0.0.1:${port}/`, events: ["job.*"], filter: { tag: `r${i}` } });
}
const begun = performance.now();
const asked = kinds.map(() => []);
for (let done = 0; done < each; done += 50) {
  const tags = Array.from({ length: 20 * Math.min(50, each - done) }, (_, n) => n % 20);
  const jobs = tags.map((i) => ({ endpoint: "sandbox/instant", input: { prompt: `event ${done}` }, tags: [`r${i}`] }));
  const { results } = await call("POST", "/v1/jobs/batch", { jobs });
  results.forEach((result, n) => asked[tags[n]].push(result.job.job_id));
}

const live = kinds.flatMap((kind, i) => (kind === "live" || kind === "flapping" ? [i] : []));
const total = () => live.reduce((sum, i) => sum + heard[i].size, 0);
while (total() < (live.length * each) / 2) await sleep(50);
const before = delays.splice(0).sort((a, b) => a - b);
writeFileSync(env.KILL_NOW, "");
const killed = performance.now();
for (let wait = 0; total() < live.length * each && wait < 9_000; wait++) await sleep(100);
const seconds = (performance.now() - begun) / 1000;

// What the feed says.
const ends = [];
for (let after = "", more = true; more;) {
  const page = await call("GET", `/v1/events?types=job.succeeded,job.failed,job.cancelled,job.expired&limit=100${after && `&after=${after}`}`);
  ends.push(...page.events.map((event) => event.data.job_id));
  [after, more] = [page.next_after, page.has_more];
}

const missing = live.flatMap((i) => asked[i].filter((id) => !heard[i].has(id)));
const wanted = asked.flat();
const inFeed = new Set(ends);
const gone = wanted.filter((id) => !inFeed.has(id));
const at = (sorted, share) => (sorted.length ? sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] : NaN);
console.log(`${wanted.length} events for 20 receivers in ${seconds.toFixed(0)} s, killed after ${((killed - begun) / 1000).toFixed(0)} s.`);
console.log(`Event to arrival at the ${live.length - 1} live receivers before the kill, ms: p50 ${at(before, 0.5)}, p99 ${at(before, 0.99)}`);
console.log("| receiver | events | arrived |\n|---|---|---|");
for (const kind of ["live", "flapping", "10 s", "429", "dead"]) {
  const those = kinds.flatMap((one, i) => (one === kind ? [i] : []));
  console.log(`| ${kind} | ${those.length * each} | ${those.reduce((sum, i) => sum + heard[i].size, 0)} |`);
}
console.log(`Told of more than once: ${repeats}. Not arrived at a live or flapping one: ${missing.length}. Feed: ${ends.length} ends, ${ends.length - inFeed.size} twice, ${gone.length} missing.`);
process.exit(missing.length + gone.length + (ends.length - inFeed.size) === 0 ? 0 : 1);
