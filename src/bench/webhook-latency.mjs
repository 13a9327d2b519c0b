// The load of webhooks.sh, first part: a provider and a receiver in one process. Prints what lay between the moment in which
// the provider began to send its callback and the arrival of the job's webhook, with and without a file to keep.
import http from "node:http";
import { deflateSync, crc32 } from "node:zlib";

const env = process.env;
const rate = Number(env.RATE);
const receiver = Number(env.RECEIVERS);
const provider = receiver + 20;
const agent = new http.Agent({ keepAlive: true, maxSockets: 256 });
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
const sent = new Map();
const arrived = new Map();
let withFile = false;

function picture(seed) {
  const chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const framed = Buffer.alloc(body.length + 8);
    framed.writeUInt32BE(data.length);
    body.copy(framed, 4);
    framed.writeUInt32BE(crc32(body), body.length + 4);
    return framed;
  };
  const header = Buffer.from([0, 0, 0, 64, 0, 0, 0, 64, 8, 0, 0, 0, 0]);
  const pixels = Buffer.alloc(64 * 65, seed % 251);
  for (let row = 0; row < 64; row++) pixels[row * 65] = 0;
  return Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), chunk("IHDR", header), chunk("IDAT", deflateSync(pixels)), chunk("IEND", Buffer.alloc(0))]);
}

function post(url, body, headers = {}) {
  const text = JSON.stringify(body);
  return new Promise((done) => {
    const request = http.request(url, { method: "POST", agent, headers: { "content-type": "application/json", "content-length": Buffer.byteLength(text), ...headers } }, (response) => {
      response.resume();
      response.on("end", () => done(response.statusCode));
    });
    request.on("error", () => done(0));
    request.end(text);
  });
}

let number = 0;
http.createServer((request, response) => {
  if (request.method === "GET") {
    response.writeHead(200, { "content-type": "image/png" }).end(picture(Number(request.url.replace(/\D/g, ""))));
    return;
  }
  request.resume();
  request.on("end", () => {
    const id = `00000000-0000-4000-8000-${String(++number).padStart(12, "0")}`;
    const hook = new URL(request.url, "http://provider").searchParams.get("fal_webhook");
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ request_id: id, status: "IN_QUEUE" }));
    const payload = withFile ? { images: [{ url: `http://127.0.0.1:${provider}/${number}.png`, content_type: "image/png" }] } : { seed: number };
    setTimeout(async () => {
      sent.set(hook.match(/callbacks\/([^/]+)/)[1], performance.now());
      const status = await post(hook, { request_id: id, gateway_request_id: id, status: "OK", payload });
      if (status !== 200) console.error(`a callback was answered ${status}`);
    }, 300);
  });
}).listen(provider, "127.0.0.1");

http.createServer((request, response) => {
  const now = performance.now();
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    response.writeHead(200).end();
    const id = JSON.parse(Buffer.concat(chunks)).request_id;
    if (!arrived.has(id)) arrived.set(id, now);
  });
}).listen(receiver, "127.0.0.1");

async function stretch(seconds) {
  sent.clear();
  arrived.clear();
  const hook = encodeURIComponent(`http://127.0.0.1:${receiver}/hook`);
  const start = performance.now();
  const submits = [];
  for (let i = 0; i < rate * seconds; i++) {
    await sleep(start + (i * 1000) / rate - performance.now());
    submits.push(post(`${env.APP}/queue/bench/model?fal_webhook=${hook}`, { prompt: "a letter" }, { authorization: `Key ${env.KEY}` }));
  }
  const accepted = (await Promise.all(submits)).filter((status) => status === 200).length;
  for (let wait = 0; arrived.size < accepted && wait < 600; wait++) await sleep(100);
  const ms = [...arrived].map(([id, at]) => at - sent.get(id)).sort((a, b) => a - b);
  return { accepted, ms, at: (share) => ms[Math.min(ms.length - 1, Math.floor(ms.length * share))] };
}

let lost = 0;
await stretch(15);
console.log("| result | jobs per second | jobs | p50, ms | p90, ms | p99, ms | slowest, ms | lost |\n|---|---|---|---|---|---|---|---|");
for (const file of [false, true]) {
  withFile = file;
  await stretch(5);
  const { accepted, ms, at } = await stretch(Number(env.SECONDS_EACH));
  lost += accepted - ms.length;
  console.log(`| ${file ? "a picture to keep" : "no file"} | ${rate} | ${accepted} | ${at(0.5).toFixed(1)} | ${at(0.9).toFixed(1)} | ${at(0.99).toFixed(1)} | ${ms.at(-1).toFixed(0)} | ${accepted - ms.length} |`);
}
process.exit(lost ? 1 : 0);
