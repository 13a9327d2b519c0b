// The recipes of images, as Docker's own language server sees them.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { test } from "node:test";
import dockerfileUtils from "dockerfile-utils";

const { validate, ValidationSeverity } = dockerfileUtils;
const strict = Object.fromEntries(
  [
    "deprecatedMaintainer", "directiveCasing", "emptyContinuationLine", "instructionCasing", "instructionCmdMultiple",
    "instructionEntrypointMultiple", "instructionHealthcheckMultiple", "instructionJSONInSingleQuotes", "instructionWorkdirRelative",
  ].map((rule) => [rule, ValidationSeverity.ERROR]),
);
const problems = (text) => validate(text, strict).map(({ range, message }) => `${range.start.line + 1}: ${message}`);

for (const name of readdirSync(process.env.DOCKERFILES)) {
  test(`${name} has no problem`, () => {
    assert.deepEqual(problems(readFileSync(resolve(process.env.DOCKERFILES, name), "utf8")), []);
  });
}

test("a problem is noticed", () => {
  assert.equal(problems("FROM debian\nWORKDIR app\nCOPPY . .\n").length, 2);
});
