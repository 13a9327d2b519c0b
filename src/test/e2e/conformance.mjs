// Every call of fal's own client, unmodified, by each way of pointing it here; each answer is held against the contract.
import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { test } from "node:test";
import { createFalClient } from "@fal-ai/client";
import { WAYS, ask, base, eventually, here, key } from "./darkroom.mjs";

const ENDPOINT = "fal-ai/flux/dev";
const SPEAKER = "openrouter/router";
const MB = 1024 * 1024;

/** A client, and every exchange that it has had. */
const client = (way) => {
  const exchanges = [];
  const recording = async (url, init = {}) => {
    // Streams in client mode go past middleware and proxy: only fetch sees them.
    const answer = await fetch(here(String(url)), init);
    const target = init.headers?.["x-fal-target-url"] ?? String(url);
    const isStream = (answer.headers.get("content-type") ?? "").startsWith("text/event-stream");
    exchanges.push({
      call: `${init.method} ${new URL(here(target)).pathname}`,
      status: answer.status,
      type: answer.headers.get("content-type"),
      requestId: answer.headers.get("x-fal-request-id"),
      text: isStream ? null : await answer.clone().text(),
    });
    return answer;
  };
  const fal = createFalClient({ credentials: key, fetch: recording, retry: { maxRetries: 0 }, ...way });
  return { fal, exchanges };
};

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

const isStatus = (body, where) => {
  assert.ok(["IN_QUEUE", "IN_PROGRESS", "COMPLETED"].includes(body.status), `${where}: status ${body.status}`);
  assert.match(body.request_id, UUID, `${where}: request_id`);
  // Only owner and app, however long the endpoint's id was.
  const [, app] = body.response_url.split("/queue/");
  assert.match(app, new RegExp(`^[\\w.-]+/[\\w.-]+/requests/${body.request_id}$`), `${where}: response_url`);
  assert.equal(body.response_url, `${base}/queue/${app}`, `${where}: response_url`);
  assert.equal(body.status_url, `${body.response_url}/status`, `${where}: status_url`);
  assert.equal(body.cancel_url, `${body.response_url}/cancel`, `${where}: cancel_url`);
  assert.ok("logs" in body, `${where}: there is no logs`);
  assert.equal(typeof body.metrics, "object", `${where}: metrics`);
  if (body.status === "IN_QUEUE") {
    assert.ok(Number.isInteger(body.queue_position) && body.queue_position >= 0, `${where}: queue_position`);
  }
};

/** What the contract says of each call, in the order in which they are looked up. */
const CONTRACT = [
  [/^GET \/queue\/.*\/status\/stream$/, ({ status, type }) => {
    assert.equal(status, 200);
    assert.match(type, /^text\/event-stream/);
  }],
  [/^GET \/queue\/.*\/status$/, ({ status, body, call }) => {
    isStatus(body, call);
    assert.equal(status, body.status === "COMPLETED" ? 200 : 202, `${call}: the code of ${body.status}`);
  }],
  [/^PUT \/queue\/.*\/cancel$/, ({ status, body }) => {
    assert.equal(status, 202);
    assert.equal(body.status, "CANCELLATION_REQUESTED");
  }],
  [/^GET \/queue\/.*\/requests\/[^/]+$/, ({ status, body, requestId, call }) => {
    assert.ok(call.endsWith(requestId), `${call}: x-fal-request-id is ${requestId}`);
    if (status === 400) {
      assert.equal(body.detail, "Request is still in progress");
      assert.equal(body.request_id, requestId);
    }
  }],
  [/^POST \/queue\//, ({ status, body, requestId, call }) => {
    assert.equal(status, 200);
    isStatus(body, call);
    assert.equal(body.status, "IN_QUEUE");
    assert.equal(body.logs, null);
    assert.deepEqual(body.metrics, {});
    assert.equal(requestId, body.request_id);
  }],
  [/^POST \/run\//, ({ status, requestId, call }) =>
    status === 401 || assert.match(requestId ?? "", UUID, `${call}: x-fal-request-id`)],
  [/^POST \/rest\/storage\/upload\/initiate/, ({ status, body }) => {
    assert.equal(status, 200);
    assert.ok(body.file_url.startsWith(`${base}/files/`), body.file_url);
    assert.ok(URL.canParse(body.upload_url), "upload_url is a URL");
  }],
  [/^POST \/rest\/tokens\/$/, ({ status, body }) => {
    assert.equal(status, 200);
    assert.equal(typeof body, "string");
  }],
  [/^PUT \/files\/.*\/\d+$/, ({ status, body, call }) => {
    assert.equal(status, 200);
    assert.equal(String(body.partNumber), call.match(/\d+$/)[0], `${call}: partNumber`);
    assert.ok(body.etag, `${call}: etag`);
  }],
  [/^(PUT|POST) \//, ({ status, call }) => assert.ok(status >= 200 && status < 300, `${call} answers ${status}`)],
];

const holds = (exchanges) => {
  assert.notEqual(exchanges.length, 0);
  for (const { text, ...exchange } of exchanges) {
    const isJson = exchange.type?.startsWith("application/json");
    assert.ok(!isJson || text !== "", `${exchange.call}: an empty body that is said to be JSON`);
    const rule = CONTRACT.find(([call]) => call.test(exchange.call));
    assert.ok(rule, `${exchange.call}: no such call is in the contract`);
    rule[1]({ ...exchange, body: isJson && text ? JSON.parse(text) : undefined });
  }
};

const sha256 = (...pieces) => pieces.reduce((hash, piece) => hash.update(piece), createHash("sha256")).digest("hex");

const sha256Of = async (url) => {
  const answer = await fetch(url);
  assert.equal(answer.status, 200, url);
  const hash = createHash("sha256");
  for await (const piece of answer.body) hash.update(piece);
  return hash.digest("hex");
};

const isOurs = (url) => assert.ok(url.startsWith(`${base}/files/`), url);

for (const [name, way] of Object.entries(WAYS)) {
  const step = (what, work) =>
    test(`by ${name}: ${what}`, async () => {
      const { fal, exchanges } = client(way);
      await work(fal, exchanges);
      holds(exchanges);
    });

  step("subscribe by polling", async (fal) => {
    const seen = [];
    const { data, requestId } = await fal.subscribe(ENDPOINT, {
      input: { prompt: "polled", seed: 7 },
      pollInterval: 50,
      logs: true,
      onQueueUpdate: (update) => seen.push(update),
    });
    assert.equal(seen.at(-1).status, "COMPLETED");
    assert.ok(Array.isArray(seen.at(-1).logs), "logs are there when asked for");
    assert.match(requestId, UUID);
    assert.equal(data.prompt, "polled");
    isOurs(data.images[0].url);
  });

  step("subscribe by streaming", async (fal, exchanges) => {
    const seen = [];
    const { data } = await fal.subscribe(ENDPOINT, {
      mode: "streaming",
      input: { prompt: "streamed", sandbox: { run_ms: 600 } },
      onQueueUpdate: (update) => seen.push(update),
    });
    seen.forEach((update) => isStatus(update, "an event"));
    assert.equal(seen.at(-1).status, "COMPLETED");
    assert.equal(data.prompt, "streamed");
    assert.ok(exchanges.some(({ call }) => call.endsWith("/status/stream")), "it was a stream");
  });

  step("run", async (fal) => {
    const { data, requestId } = await fal.run(ENDPOINT, { input: { prompt: "waited for" } });
    assert.equal(data.prompt, "waited for");
    isOurs(data.images[0].url);
    const { job } = await ask(`/v1/jobs/${requestId}`);
    assert.equal(job.state, "SUCCEEDED");
  });

  step("run tells what the model refuses", async (fal) => {
    const refusal = await fal.run(ENDPOINT, { input: {} }).then(() => null, (error) => error);
    assert.equal(refusal?.name, "ValidationError", String(refusal));
    assert.deepEqual(refusal.fieldErrors.map((field) => field.loc.join(".")), ["body.prompt"]);
  });

  step("stream", async (fal) => {
    const stream = await fal.stream(SPEAKER, { input: { prompt: "Speak.", sandbox: { run_ms: 600 } } });
    const events = [];
    for await (const event of stream) events.push(event);
    const last = await stream.done();
    assert.ok(events.length > 1, `${events.length} events`);
    assert.deepEqual(events.at(-1), last);
    assert.equal(last.partial, false);
  });

  step("stream in client mode, with a token", async (fal, exchanges) => {
    const stream = await fal.stream(SPEAKER, { input: { prompt: "With a token." }, connectionMode: "client" });
    assert.equal((await stream.done()).partial, false);
    assert.deepEqual(exchanges.map(({ call }) => call), ["POST /rest/tokens/", `POST /run/${SPEAKER}/stream`]);
  });

  step("a token for another app opens nothing", async (fal) => {
    const stream = await fal.stream(SPEAKER, {
      input: { prompt: "With a wrong token." },
      connectionMode: "client",
      tokenProvider: async () => {
        const answer = await fetch(`${base}/rest/tokens/`, {
          method: "POST",
          headers: { authorization: `Key ${key}`, "content-type": "application/json" },
          body: JSON.stringify({ allowed_apps: ["flux"], token_expiration: 60 }),
        });
        return answer.json();
      },
    });
    const refusal = await stream.done().then(() => null, (error) => error);
    assert.equal(refusal?.status, 401, String(refusal));
  });

  step("queue: submit, status, early result, stream, result", async (fal) => {
    const { queue } = fal;
    const { request_id: requestId } = await queue.submit(ENDPOINT, {
      input: { prompt: "step by step", sandbox: { run_ms: 800 } },
      priority: "low",
    });
    const early = await queue.result(ENDPOINT, { requestId }).then(() => null, (refusal) => refusal);
    assert.equal(early?.status, 400, String(early));
    const stream = await queue.streamStatus(ENDPOINT, { requestId, logs: true });
    assert.equal((await stream.done()).status, "COMPLETED");
    assert.equal((await queue.status(ENDPOINT, { requestId })).status, "COMPLETED");
    assert.equal((await queue.result(ENDPOINT, { requestId })).requestId, requestId);
  });

  step("queue: cancel", async (fal) => {
    const { queue } = fal;
    const { request_id: requestId } = await queue.submit(ENDPOINT, {
      input: { prompt: "given up", sandbox: { run_ms: 600_000 } },
    });
    await queue.cancel(ENDPOINT, { requestId });
    await eventually(() => queue.status(ENDPOINT, { requestId }), ({ status }) => status === "COMPLETED");
    const result = await queue.result(ENDPOINT, { requestId }).then(() => null, (error) => error);
    assert.equal(result?.status, 499, String(result));
  });

  step("storage.upload of 1 MB", async (fal) => {
    const bytes = randomBytes(MB);
    const url = await fal.storage.upload(new File([bytes], "one.bin", { type: "application/octet-stream" }), {
      lifecycle: { expiresIn: "1h" },
    });
    assert.equal(await sha256Of(url), sha256(bytes));
  });

  step("storage.upload of 120 MB, in parts", async (fal, exchanges) => {
    const piece = randomBytes(10 * MB);
    const pieces = Array.from({ length: 12 }, () => piece);
    const url = await fal.storage.upload(new Blob(pieces, { type: "video/mp4" }));
    assert.equal(exchanges.filter(({ call }) => /^PUT .*\/\d+$/.test(call)).length, 12);
    assert.equal(await sha256Of(url), sha256(...pieces));
  });

  step("a data URI goes upstream as a file that the provider can read", async (fal) => {
    const picture = randomBytes(20_000);
    const image_url = `data:image/png;base64,${picture.toString("base64")}`;
    const { requestId } = await fal.subscribe("fal-ai/clarity-upscaler", { input: { image_url }, pollInterval: 50 });

    const { job } = await ask(`/v1/jobs/${requestId}`);
    isOurs(job.input.image_url);
    assert.equal(await sha256Of(job.input.image_url), sha256(picture));
    const history = `${base}/sandbox/v1/models/requests/by-endpoint?endpoint_id=fal-ai/clarity-upscaler`;
    const answer = await fetch(`${history}&expand=payloads&request_id=${job.upstream_request_id}`, {
      headers: { authorization: "Key sandbox:sandbox" },
    });
    assert.equal(answer.status, 200);
    const { items: [sent] } = await answer.json();
    assert.ok(sent.json_input.image_url.startsWith(`${base}/sandbox/files/`), sent.json_input.image_url);
    assert.equal(await sha256Of(sent.json_input.image_url), sha256(picture));
  });

  step("transformInput uploads the blobs of an input", async (fal) => {
    const picture = randomBytes(2_000);
    const { request_id: requestId } = await fal.queue.submit("fal-ai/clarity-upscaler", {
      input: {
        image_url: new Blob([picture], { type: "image/png" }),
        loras: [{ path: new Blob([picture.subarray(0, 100)]) }],
        sandbox: { run_ms: 1 },
      },
    });
    const { job } = await ask(`/v1/jobs/${requestId}`);
    assert.equal(await sha256Of(job.input.image_url), sha256(picture));
    assert.equal(await sha256Of(job.input.loras[0].path), sha256(picture.subarray(0, 100)));
  });
}
