// What a person with a browser sees.
import assert from "node:assert/strict";
import { test } from "node:test";
import { chromium } from "playwright-core";
import { base, client, key } from "./darkroom.mjs";

test("after signing in the gallery shows what was made", async (context) => {
  await client().subscribe("fal-ai/flux/dev", { input: { prompt: "a picture for the gallery" }, pollInterval: 50 });
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox"] });
  context.after(() => browser.close());
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  const complaints = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));

  await page.goto(`${base}/`);
  await page.fill("input[name=key]", key);
  await page.click("[type=submit]");
  const picture = page.locator("img").first();
  await picture.waitFor();
  await page.waitForFunction(() => {
    const first = document.querySelector("img");
    return first?.complete && first.naturalWidth > 0;
  });

  await page.screenshot({ path: process.env.SCREENSHOT, fullPage: true });
  assert.deepEqual(complaints, []);
});
