// A program that the service prints for its visitors, run as it stands.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { test } from "node:test";

test("the printed program gets a picture", async () => {
  writeFileSync(new URL("pasted-program.mjs", import.meta.url), `${process.env.PASTED}\nexport { data };\n`);
  const { data } = await import("./pasted-program.mjs");
  assert.equal(data.images.length, 1);
  const picture = await fetch(data.images[0].url);
  assert.equal(picture.status, 200);
});
