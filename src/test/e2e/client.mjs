// What a program with fal's client sees when it is pointed at Darkroom.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiError, ValidationError } from "@fal-ai/client";
import { ask, base, client, eventually } from "./darkroom.mjs";

const ENDPOINT = "fal-ai/flux/dev";
const ends = { start: (bytes, text) => new TextDecoder("latin1").decode(bytes.slice(0, text.length)) === text };

const KINDS = [
  {
    name: "picture",
    endpoint: ENDPOINT,
    input: { prompt: "a client's picture", image_size: { width: 256, height: 128 } },
    file: (data) => data.images[0],
    type: "image/jpeg",
    isOne: (bytes) => bytes[0] === 0xff && bytes[1] === 0xd8 && bytes.at(-2) === 0xff && bytes.at(-1) === 0xd9,
  },
  {
    name: "film",
    endpoint: "fal-ai/kling-video/v2.1/master/text-to-video",
    input: { prompt: "a client's film", duration: "1" },
    file: (data) => data.video,
    type: "video/mp4",
    isOne: (bytes) => ends.start(bytes.slice(4), "ftyp"),
  },
  {
    name: "sound",
    endpoint: "fal-ai/elevenlabs/tts/eleven-v3",
    input: { text: "A client's words." },
    file: (data) => data.audio,
    type: "audio/wav",
    isOne: (bytes) => ends.start(bytes, "RIFF") && ends.start(bytes.slice(8), "WAVE"),
  },
  {
    name: "mesh",
    endpoint: "fal-ai/hunyuan3d/v2",
    input: { input_image_url: "https://example.com/statue.png" },
    file: (data) => data.model_mesh,
    type: "model/gltf-binary",
    isOne: (bytes) => ends.start(bytes, "glTF") && new DataView(bytes.buffer).getUint32(8, true) === bytes.length,
  },
];

for (const kind of KINDS) {
  test(`subscribe gets a ${kind.name} that is kept here`, async () => {
    const updates = [];
    const result = await client().subscribe(kind.endpoint, {
      input: kind.input,
      pollInterval: 50,
      onQueueUpdate: (update) => updates.push(update.status),
    });

    assert.equal(updates.at(-1), "COMPLETED");
    assert.ok(updates.includes("IN_QUEUE") || updates.includes("IN_PROGRESS"), updates.join());
    const { url } = kind.file(result.data);
    assert.ok(url.startsWith(`${base}/files/`), url);
    const file = await fetch(url);
    assert.equal(file.status, 200);
    assert.equal(file.headers.get("content-type"), kind.type);
    assert.ok(kind.isOne(new Uint8Array(await file.arrayBuffer())), `${url} is not a ${kind.name}`);
    const { assets } = await ask("/v1/assets?limit=100");
    const listed = assets.filter((asset) => asset.request_id === result.requestId);
    assert.ok(listed.some((asset) => asset.url === url && asset.content_type === kind.type), JSON.stringify(listed));
  });
}

test("the queue's calls go together", async () => {
  const { queue } = client();
  const submitted = await queue.submit(ENDPOINT, { input: { prompt: "step by step", sandbox: { run_ms: 1500 } } });
  assert.equal(submitted.status, "IN_QUEUE");
  const requestId = submitted.request_id;

  const early = await queue.result(ENDPOINT, { requestId }).then(() => null, (refusal) => refusal);
  assert.equal(early?.status, 400);
  assert.equal(early.body.detail, "Request is still in progress");

  const done = await eventually(
    () => queue.status(ENDPOINT, { requestId, logs: true }),
    (status) => status.status === "COMPLETED",
  );
  assert.ok(Array.isArray(done.logs));
  const { data, requestId: named } = await queue.result(ENDPOINT, { requestId });
  assert.equal(named, requestId);
  assert.equal(data.prompt, "step by step");
});

test("an input that the model refuses is a ValidationError with its fields", async () => {
  const refusal = await client().subscribe(ENDPOINT, { input: {}, pollInterval: 50 }).then(() => null, (error) => error);

  assert.ok(refusal instanceof ValidationError, String(refusal));
  assert.equal(refusal.status, 422);
  assert.deepEqual(refusal.fieldErrors.map((field) => field.loc.join(".")), ["body.prompt"]);
});

test("a job that fails is a ValidationError with the model's own words", async () => {
  const failure = await client()
    .subscribe(ENDPOINT, {
      input: { prompt: "refused", sandbox: { fail: { status: 422, type: "content_policy_violation" } } },
      pollInterval: 50,
    })
    .then(() => null, (error) => error);

  assert.ok(failure instanceof ValidationError, String(failure));
  assert.equal(failure.fieldErrors[0].type, "content_policy_violation");
});

test("a cancelled job completes, and its result says so", async () => {
  const { queue } = client();
  const { request_id: requestId } = await queue.submit(ENDPOINT, {
    input: { prompt: "given up", sandbox: { run_ms: 600_000 } },
  });
  await eventually(
    () => queue.status(ENDPOINT, { requestId }),
    (status) => status.status === "IN_PROGRESS",
  );

  await queue.cancel(ENDPOINT, { requestId });

  await eventually(
    () => queue.status(ENDPOINT, { requestId }),
    (status) => status.status === "COMPLETED",
  );
  const result = await queue.result(ENDPOINT, { requestId }).then(() => null, (error) => error);
  assert.ok(result instanceof ApiError, String(result));
  assert.equal(result.status, 499);
  assert.equal(result.body.error_type, "client_cancelled");
});

test("a key that nobody gave out opens nothing", async () => {
  const refusal = await client("nobody:nothing")
    .queue.submit(ENDPOINT, { input: { prompt: "let me in" } })
    .then(() => null, (error) => error);

  assert.ok(refusal instanceof ApiError, String(refusal));
  assert.equal(refusal.status, 401);
});
