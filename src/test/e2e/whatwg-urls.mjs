// Holds what Darkroom's parser read, a JSON line of [text, base, read] each, against the reference implementation.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { URL } from "whatwg-url";

const href = (text, base) => {
  try {
    const url = new URL(text, base ?? undefined);
    return /^https?:$/.test(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
};

test("every URL is read as browsers read it", () => {
  const lines = readFileSync(process.env.URLS, "utf8").trim().split("\n").map((line) => JSON.parse(line));
  const wrong = lines.filter(([text, base, read]) => href(text, base) !== read);
  assert.deepEqual(wrong.slice(0, 5).map(([text, base, read]) => [text, base, read, href(text, base)]), []);
  assert.ok(lines.filter(([, , read]) => read !== null).length > lines.length / 4);
});
