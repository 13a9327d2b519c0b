// fal's client over a realtime connection, when its WebSocket is pointed at Darkroom.
import assert from "node:assert/strict";
import { test } from "node:test";
import { base, client, eventually, key } from "./darkroom.mjs";

const MODEL = "fal-ai/fast-lcm-diffusion";

// The recipe of docs/how-to/clients.md: the client's address is fixed, the WebSocket that it uses is the page's own.
const Elsewhere = globalThis.WebSocket;
globalThis.WebSocket = class extends Elsewhere {
  constructor(url, protocols) {
    super(String(url).replace("wss://fal.run/", `${base.replace(/^http/, "ws")}/run/`), protocols);
  }
};

const tokenFor = async (app) => {
  const answer = await fetch(`${base}/rest/tokens/`, {
    method: "POST",
    headers: { authorization: `Key ${key}`, "content-type": "application/json" },
    body: JSON.stringify({ allowed_apps: [app], token_expiration: 120 }),
  });
  assert.equal(answer.status, 200);
  return answer.json();
};

const connect = (options = {}) => {
  const results = [];
  const errors = [];
  const connection = client().realtime.connect(MODEL, {
    throttleInterval: 0,
    onResult: (result) => results.push(result),
    onError: (error) => errors.push(error),
    ...options,
  });
  return { connection, results, errors };
};

const isPicture = (image) => {
  assert.equal(image.content_type, "image/jpeg");
  assert.ok(image.content instanceof Uint8Array, String(image.content));
  assert.deepEqual([...image.content.slice(0, 2)], [0xff, 0xd8]);
};

test("pictures come back over one connection, in MessagePack", async () => {
  const { connection, results, errors } = connect({ tokenProvider: tokenFor, maxBuffering: 5 });
  connection.send({ prompt: "a harbour", seed: 7, request_id: "first" });
  await eventually(() => [...results, ...errors], (all) => all.length === 1);
  connection.send({ prompt: "a harbour at dusk", seed: 7, request_id: "second" });
  await eventually(() => [...results, ...errors], (all) => all.length === 2);

  assert.deepEqual(errors, []);
  assert.deepEqual(results.map((result) => result.request_id), ["first", "second"]);
  results.forEach((result) => isPicture(result.images[0]));
  assert.notDeepEqual(results[0].images[0].content, results[1].images[0].content);
  connection.close();
});

test("the client's own token does as well", async () => {
  const { connection, results, errors } = connect();
  connection.send({ prompt: "a boat" });
  await eventually(() => [...results, ...errors], (all) => all.length === 1);
  assert.deepEqual(errors, []);
  isPicture(results[0].images[0]);
  connection.close();
});

test("what the model refuses is an error, and the connection goes on", async () => {
  const { connection, results, errors } = connect({ tokenProvider: tokenFor });
  connection.send({ seed: 1 });
  await eventually(() => errors, (all) => all.length === 1);
  assert.equal(errors[0].message, "INVALID_REQUEST: prompt: Field required");
  connection.send({ prompt: "a boat" });
  await eventually(() => results, (all) => all.length === 1);
  connection.close();
});

test("a model that is not there is told as an error", async () => {
  const errors = [];
  const connection = client().realtime.connect("nobody/nothing", {
    throttleInterval: 0,
    tokenProvider: tokenFor,
    onResult: (result) => assert.fail(JSON.stringify(result)),
    onError: (error) => errors.push(error.message),
  });
  connection.send({ prompt: "a boat" });
  await eventually(() => errors, (all) => all.length > 0);
  assert.equal(errors[0], "runner_connection_error: The provider refused the connection");
});

test("a connection that breaks off is an error, and the next message opens another", async () => {
  const { connection, results, errors } = connect({ tokenProvider: tokenFor });
  connection.send({ prompt: "a boat", sandbox: { realtime: "cut" } });
  await eventually(() => errors, (all) => all.some((error) => error.message.startsWith("Error closing")));
  assert.equal(errors[0].message, "runner_disconnected: The provider has ended the connection");
  connection.send({ prompt: "a boat" });
  await eventually(() => results, (all) => all.length === 1);
  connection.close();
});
