// Webhooks as receivers take them: verified by the libraries of others, and by what fal publishes about its own.
import assert from "node:assert/strict";
import { createHash, createPublicKey, verify } from "node:crypto";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { HTTP } from "cloudevents";
import { Webhook as StandardWebhook } from "standardwebhooks";
import { Webhook as SvixWebhook } from "svix";
import { ask, base, eventually, key } from "./darkroom.mjs";

const port = Number(process.env.RECEIVER_PORT);
const origin = `http://127.0.0.1:${port}`;
const received = [];
const server = createServer((request, response) => {
  const parts = [];
  request.on("data", (part) => parts.push(part));
  request.on("end", () => {
    received.push({ path: request.url, headers: request.headers, body: Buffer.concat(parts) });
    response.writeHead(200).end();
  });
});

before(() => new Promise((listening) => server.listen(port, "127.0.0.1", listening)));
after(() => server.close());

const post = async (path, body) => {
  const answer = await fetch(base + path, {
    method: "POST",
    headers: { authorization: `Key ${key}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const text = await answer.text();
  assert.ok(answer.ok, `${path} answers ${answer.status}: ${text}`);
  return JSON.parse(text);
};

const job = (webhook, more = {}) =>
  post("/v1/jobs", { endpoint: "fal-ai/flux/dev", input: { prompt: "a receiver's picture" }, webhook, ...more });

const arrived = async (path) =>
  (await eventually(
    () => Promise.resolve(received.filter((request) => request.path === path)),
    (found) => found.length > 0,
  ))[0];

test("a registered webhook verifies with standardwebhooks and with svix", async () => {
  const { webhook, secret } = await post("/v1/webhooks", { url: `${origin}/registered`, events: ["job.succeeded"] });
  const { job: made } = await job(undefined);
  const { headers, body } = await arrived("/registered");

  const event = new StandardWebhook(secret).verify(body.toString(), headers);
  assert.equal(event.type, "job.succeeded");
  assert.equal(event.data.job_id, made.job_id);
  assert.doesNotThrow(() => new SvixWebhook(secret).verify(body, headers));
  assert.throws(() => new SvixWebhook(secret).verify(`${body} `, headers));
  assert.throws(() => new StandardWebhook(secret).verify(`${body} `, headers));
  const { events } = await ask(`/v1/events?types=job.succeeded`);
  assert.deepEqual(events.find((each) => each.id === event.id), event);
  const { deliveries } = await eventually(
    () => ask(`/v1/webhooks/${webhook.id}/deliveries`),
    ({ deliveries: all }) => all[0]?.state === "DELIVERED",
  );
  assert.equal(deliveries[0].event_id, event.id);
});

test("a job's own webhook verifies as fal's do, and with the owner's secret, and by the published key (v1a)", async () => {
  await job({ url: `${origin}/own` });
  const { headers, body } = await arrived("/own");
  const { keys } = await (await fetch(`${base}/rest/.well-known/jwks.json`)).json();
  const published = keys.map((jwk) => createPublicKey({ key: jwk, format: "jwk" }));

  const named = (name) => headers[`x-fal-webhook-${name}`];
  const hash = createHash("sha256").update(body).digest("hex");
  const message = [named("request-id"), named("user-id"), named("timestamp"), hash].join("\n");
  const fals = Buffer.from(named("signature"), "hex");
  assert.ok(published.some((each) => verify(null, Buffer.from(message), each, fals)));

  const { secret, public_key: publicKey } = await ask("/v1/webhooks/signing");
  assert.equal(new StandardWebhook(secret).verify(body.toString(), headers).request_id, named("request-id"));
  assert.match(publicKey, /^whpk_/);
  const signed = Buffer.concat([Buffer.from(`${headers["webhook-id"]}.${headers["webhook-timestamp"]}.`), body]);
  const v1a = headers["webhook-signature"].split(" ").filter((each) => each.startsWith("v1a,"));
  assert.ok(v1a.some((each) => published.some((one) => verify(null, signed, one, Buffer.from(each.slice(4), "base64")))));
});

test("a CloudEvent is read by the SDK of CloudEvents", async () => {
  const { job: made } = await job({ url: `${origin}/cloud`, format: "cloudevents" });
  const { headers, body } = await arrived("/cloud");

  const event = HTTP.toEvent({ headers, body: body.toString() });
  assert.equal(event.validate(), true);
  assert.equal(event.type, "dev.darkroom.job.succeeded");
  assert.equal(event.subject, `jobs/${made.job_id}`);
  assert.equal(event.data.job_id, made.job_id);
});

test("a template makes what a chat expects", async () => {
  const { job: made } = await job({
    url: `${origin}/chat`,
    body: { text: "<$output.images.0.url|Job $job.id> is $job.state", thread_ts: "$context" },
    context: "1700000000.000100",
  });
  const { body } = await arrived("/chat");

  const message = JSON.parse(body);
  assert.match(message.text, new RegExp(`^<${base}/files/.+\\|Job ${made.job_id}> is SUCCEEDED$`));
  assert.equal(message.thread_ts, "1700000000.000100");
});
