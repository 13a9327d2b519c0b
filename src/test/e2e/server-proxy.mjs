// fal's own server proxy, unmodified, between a page's client and Darkroom, by the recipe of docs/how-to/clients.md.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, test } from "node:test";
import { createFalClient } from "@fal-ai/client";
import { handleRequest } from "@fal-ai/server-proxy";
import { base, key } from "./darkroom.mjs";

process.env.FAL_KEY = key;
const hosts = { "queue.fal.run": "/queue", "fal.run": "/run", "rest.fal.ai": "/rest" };
const fetchElsewhere = globalThis.fetch;
globalThis.fetch = (input, init) => {
  const url = new URL(input), prefix = hosts[url.host];
  return fetchElsewhere(prefix ? `${base}${prefix}${url.pathname}${url.search}` : input, init);
};

const server = createServer(async (request, response) => {
  const pieces = await request.toArray();
  await handleRequest({
    id: "node",
    method: request.method,
    getRequestBody: async () => Buffer.concat(pieces).toString(),
    getHeaders: () => request.headers,
    getHeader: (name) => request.headers[name],
    sendHeader: (name, value) => response.setHeader(name, value),
    respondWith: (status, detail) => response.writeHead(status).end(JSON.stringify({ detail })),
    sendResponse: async (answer) => {
      response.writeHead(answer.status);
      response.end(Buffer.from(await answer.arrayBuffer()));
    },
  }, { allowUnauthorizedRequests: true, allowedEndpoints: ["fal-ai/**"] });
});
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
after(() => server.close());

const fal = createFalClient({
  credentials: "",
  proxyUrl: { url: `http://127.0.0.1:${server.address().port}/api/fal/proxy`, when: "always" },
});

test("a job runs through it", async () => {
  const { data } = await fal.subscribe("fal-ai/flux/dev", { input: { prompt: "a fox" }, pollInterval: 50 });
  const picture = await fetchElsewhere(data.images[0].url);
  assert.equal(picture.status, 200);
});

test("a call is waited for through it", async () => {
  const { data } = await fal.run("fal-ai/flux/dev", { input: { prompt: "a fox" } });
  assert.ok(data.images[0].url.startsWith(`${base}/files/`));
});

test("a file is uploaded by it", async () => {
  const url = await fal.storage.upload(new Blob(["some words"], { type: "text/plain" }));
  assert.equal(await (await fetchElsewhere(url)).text(), "some words");
});
