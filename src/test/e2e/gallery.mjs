// What a person with a browser sees.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { base, client, key } from "./darkroom.mjs";

let browser;

before(async () => {
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox"] });
  await make("fal-ai/flux/dev", { prompt: "a lighthouse for the gallery" });
  await make("fal-ai/ltx-video", { prompt: "a film for the gallery", duration: 1 });
});

after(() => browser?.close());

const make = (endpoint, input) => client().subscribe(endpoint, { input, pollInterval: 50 });

/** A fresh visitor at the door, and what the browser complains of. */
const visit = async (context) => {
  const visitor = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  context.after(() => visitor.close());
  const page = await visitor.newPage();
  const complaints = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.goto(`${base}/`);
  return { page, complaints };
};

const signIn = async (page, typed) => {
  await page.fill("input[name=key]", typed);
  await page.click("[type=submit]");
};

test("whoever signs in sees what was made", async (context) => {
  const { page, complaints } = await visit(context);
  await signIn(page, key);

  await page.locator("main img").waitFor();
  // Until its thumbnail is made, which takes a moment, the picture itself is shown.
  for (let look = 0; look < 120 && (await page.locator('main img[src*="-medium.jpg"]').count()) === 0; look++) {
    await page.waitForTimeout(250);
    await page.reload();
  }
  await page.waitForFunction(() => {
    const picture = document.querySelector("main img");
    return picture.complete && picture.naturalWidth > 0;
  });
  assert.equal(await page.locator("main img").evaluate((picture) => picture.naturalWidth), 512);
  // With a poster, which takes an ffmpeg, a film is loaded when it is wanted.
  await page.locator("main video").evaluate((film) => {
    film.preload = "metadata";
    film.load();
  });
  await page.waitForFunction(() => document.querySelector("main video").readyState >= HTMLMediaElement.HAVE_METADATA);
  const seconds = await page.locator("main video").evaluate((film) => film.duration);
  assert.ok(Math.abs(seconds - 1) < 0.1, `the film lasts ${seconds} s`);

  await page.screenshot({ path: process.env.SCREENSHOT, fullPage: true });
  assert.deepEqual(complaints, []);
});

test("whoever has signed in can search", async (context) => {
  const { page, complaints } = await visit(context);
  await signIn(page, key);
  await page.locator("main figure").first().waitFor();
  assert.equal(await page.locator("main figure").count(), 2);

  await page.fill("input[name=q]", "lighthouse");
  await page.press("input[name=q]", "Enter");
  await page.waitForURL(/q=lighthouse/);
  // What means something near may follow; what has the word comes first.
  assert.match(await page.locator("main figcaption").first().innerText(), /lighthouse/);

  await page.fill("input[name=q]", '"lighthouse"');
  await page.press("input[name=q]", "Enter");
  await page.waitForURL(/q=%22lighthouse%22/);
  await page.locator("main figure").first().waitFor();
  assert.equal(await page.locator("main figure").count(), 1);
  assert.match(await page.locator("main figcaption").innerText(), /lighthouse/);
  assert.deepEqual(complaints, []);
});

test("a wrong key shows nothing", async (context) => {
  const { page } = await visit(context);
  await signIn(page, "nobody:nothing");

  await page.locator("[role=alert]").waitFor();
  assert.equal(await page.locator("figure").count(), 0);
  await page.goto(`${base}/`);
  assert.equal(await page.locator("input[name=key]").count(), 1);
});
