// The API document as its users take it: linted, made into types, and made into clients that work.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { resolve } from "node:path";
import { base, eventually, key } from "./darkroom.mjs";

const DOCUMENT = process.env.DOCUMENT;
const tool = (name, ...args) => execFileSync(resolve("node_modules/.bin", name), args, { encoding: "utf8" });

test("it lints without an error", () => {
  const problems = JSON.parse(tool("redocly", "lint", "--extends", "recommended", "--format", "json", DOCUMENT)).problems;
  assert.deepEqual(problems.filter((problem) => problem.severity === "error"), []);
});

test("openapi-typescript makes types that compile", () => {
  tool("openapi-typescript", DOCUMENT, "-o", "document-types.ts");
  tool("tsc", "--noEmit", "--strict", "--skipLibCheck", "document-types.ts");
});

test("a generated TypeScript client runs a job and finds what it made", async () => {
  writeFileSync(`${process.env.TYPESCRIPT}/package.json`, JSON.stringify({ type: "module" }));
  writeFileSync(
    `${process.env.TYPESCRIPT}/tsconfig.json`,
    JSON.stringify({
      compilerOptions: { target: "es2022", module: "nodenext", moduleResolution: "nodenext", outDir: "made", lib: ["es2022", "dom"], strict: true },
      include: ["**/*.ts"],
    }),
  );
  tool("tsc", "-p", process.env.TYPESCRIPT);
  const { AssetsApi, Configuration, JobsApi } = await import(pathToFileURL(resolve(process.env.TYPESCRIPT, "made/index.js")));
  const configuration = new Configuration({ basePath: base, apiKey: `Key ${key}` });
  const jobs = new JobsApi(configuration);

  const { job } = await jobs.createJob({
    jobRequest: { endpoint: "fal-ai/flux/dev", input: { prompt: "a quince on a windowsill", num_images: 1 } },
  });
  const done = await eventually(() => jobs.getJob({ id: job.jobId }), (answer) => answer.job.state === "SUCCEEDED");
  assert.equal(done.job.endpoint, "fal-ai/flux/dev");

  const { assets } = await new AssetsApi(configuration).listAssets({ q: "quince", mediaType: "image", limit: 5 });
  assert.equal(assets[0].requestId, job.jobId);
});
