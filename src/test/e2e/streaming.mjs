// What fal's client streams and waits for, when it is pointed at Darkroom.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiError, ValidationError } from "@fal-ai/client";
import { ask, base, client } from "./darkroom.mjs";

const ENDPOINT = "fal-ai/flux/dev";
const WORDS = ["IN_QUEUE", "IN_PROGRESS", "COMPLETED"];
const LINES = ["Model loaded", "Step 1/4", "Step 2/4", "Step 3/4", "Step 4/4"];

const assertStatus = (status, requestId) => {
  assert.ok(WORDS.includes(status.status), status.status);
  assert.equal(status.request_id, requestId);
  for (const key of ["response_url", "status_url", "cancel_url"]) assert.ok(status[key].startsWith(base), status[key]);
  assert.ok("logs" in status && "metrics" in status, JSON.stringify(status));
  assert.equal("queue_position" in status, status.status === "IN_QUEUE");
  assert.equal(typeof status.metrics.inference_time, status.status === "COMPLETED" ? "number" : "undefined");
};

test("queue.streamStatus tells every change and ends with the completion", async () => {
  const { queue } = client();
  const { request_id: requestId } = await queue.submit(ENDPOINT, { input: { prompt: "watched", sandbox: { run_ms: 1500 } } });
  const stream = await queue.streamStatus(ENDPOINT, { requestId, logs: false });
  const events = [];
  stream.on("data", (event) => events.push(event));

  const last = await stream.done();

  events.forEach((event) => assertStatus(event, requestId));
  assert.equal(last.status, "COMPLETED");
  assert.equal(stream.requestId, requestId);
  assert.ok(events.some((event) => event.status === "IN_PROGRESS"), JSON.stringify(events));
  assert.equal(events.filter((event) => event.status === "COMPLETED").length, 1);
});

test("subscribe by streaming gets the result, and each log line once", async () => {
  const updates = [];
  const result = await client().subscribe(ENDPOINT, {
    input: { prompt: "subscribed", image_size: { width: 128, height: 128 }, sandbox: { run_ms: 3000 } },
    mode: "streaming",
    logs: true,
    onQueueUpdate: (update) => updates.push(structuredClone(update)),
  });

  assert.equal(updates.at(-1).status, "COMPLETED");
  assert.deepEqual(updates.at(-1).logs.map((line) => line.message), LINES);
  assert.deepEqual(Object.keys(updates.at(-1).logs[0]).sort(), ["level", "message", "source", "timestamp"]);
  assert.ok(result.data.images[0].url.startsWith(`${base}/files/`));
  assert.equal(result.requestId, updates[0].request_id);
});

test("subscribe by polling gets the same lines", async () => {
  const updates = [];
  await client().subscribe(ENDPOINT, {
    input: { prompt: "polled" },
    pollInterval: 100,
    logs: true,
    onQueueUpdate: (update) => updates.push(update),
  });
  assert.deepEqual(updates.at(-1).logs.map((line) => line.message), LINES);
});

test("run waits for a job that is kept", async () => {
  const { data, requestId } = await client().run(ENDPOINT, { input: { prompt: "run", image_size: { width: 128, height: 128 } } });

  assert.equal(data.prompt, "run");
  assert.ok(data.images[0].url.startsWith(`${base}/files/`));
  const { job } = await ask(`/v1/jobs/${requestId}`);
  assert.equal(job.state, "SUCCEEDED");
});

test("run throws what the model says", async () => {
  const refusal = await client().run(ENDPOINT, { input: {} }).then(() => null, (error) => error);
  assert.ok(refusal instanceof ValidationError, String(refusal));
  assert.deepEqual(refusal.fieldErrors.map((field) => field.loc.join(".")), ["body.prompt"]);
  assert.match(refusal.requestId, /^[0-9a-f-]{36}$/);
});

test("run that may not wait is given up once, by its own wish", async () => {
  const late = await client()
    .run(ENDPOINT, { input: { prompt: "late", sandbox: { queue_ms: 600_000 } }, startTimeout: 1.5 })
    .then(() => null, (error) => error);
  assert.ok(late instanceof ApiError, String(late));
  assert.equal(late.status, 504);
  assert.equal(late.timeoutType, "user");
});

test("stream gets a model's words as they are found", async () => {
  const stream = await client().stream("openrouter/router", { input: { prompt: "Speak.", sandbox: { run_ms: 800 } } });
  const events = [];
  for await (const event of stream) events.push(event);
  const last = await stream.done();

  assert.ok(events.length > 3, JSON.stringify(events));
  assert.equal(last.partial, false);
  assert.ok(last.output.startsWith(events[0].output));
  assert.match(stream.requestId, /^[0-9a-f-]{36}$/);
});

test("stream gets the bytes of what is no event stream", async () => {
  const stream = await client().stream("openrouter/router", { input: { prompt: "Bytes.", sandbox: { stream: "bytes" } } });
  const pieces = [];
  stream.on("data", (piece) => pieces.push(Buffer.from(piece)));
  await stream.done();
  assert.equal(JSON.parse(Buffer.concat(pieces).toString()).partial, false);
});

test("stream throws what the model says", async () => {
  const stream = await client().stream("openrouter/router", { input: {} });
  const refusal = await stream.done().then(() => null, (error) => error);
  assert.ok(refusal instanceof ValidationError, String(refusal));
});
