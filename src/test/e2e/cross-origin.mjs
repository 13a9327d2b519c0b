// What a page of another origin can do in the browser of somebody who is signed in.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { base, key } from "./darkroom.mjs";

let browser;
let server;
let page;

before(async () => {
  server = createServer((_, answer) => answer.setHeader("content-type", "text/html").end("<title>elsewhere</title>"));
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox"] });
  page = await (await browser.newContext()).newPage();
  await page.goto(`${base}/`);
  await page.fill("input[name=key]", key);
  await page.click("[type=submit]");
  await page.locator("main").waitFor();
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
});

after(async () => {
  await browser?.close();
  server?.close();
});

/** What the page learns from a call: the status and a header, or that the browser keeps it from it. */
const learns = (path, options) =>
  page.evaluate(
    ([url, init]) =>
      fetch(url, init).then(
        (answer) => ({ status: answer.status, requestId: answer.headers.get("x-fal-request-id") }),
        () => "nothing",
      ),
    [base + path, options],
  );

test("with its own key a page uses the API", async () => {
  const submitted = await learns("/queue/fal-ai/flux/dev", {
    method: "POST",
    headers: {
      authorization: `Key ${key}`,
      "content-type": "application/json",
      "idempotency-key": "a page's",
      "x-fal-queue-priority": "low",
    },
    body: JSON.stringify({ prompt: "from elsewhere" }),
  });
  assert.equal(submitted.status, 200);
  assert.match(submitted.requestId, /^[0-9a-f-]{36}$/);
});

test("the proxy is there for pages, too", async () => {
  const submitted = await learns("/api/fal/proxy", {
    method: "POST",
    headers: {
      authorization: `Key ${key}`,
      "content-type": "application/json",
      "x-fal-target-url": "https://queue.fal.run/fal-ai/flux/dev",
    },
    body: JSON.stringify({ prompt: "by proxy, from elsewhere" }),
  });
  assert.equal(submitted.status, 200);
  assert.match(submitted.requestId, /^[0-9a-f-]{36}$/);
});

test("without a key it is told so", async () => {
  assert.equal((await learns("/v1/assets")).status, 401);
});

test("the session of whoever is signed in is of no use to it", async () => {
  // The other origin is of the same site, so the browser does send the cookie along.
  assert.equal(await learns("/", { credentials: "include" }), "nothing");
  assert.equal(await learns("/v1/assets", { credentials: "include" }), "nothing");
  assert.equal(await learns("/"), "nothing");
});
