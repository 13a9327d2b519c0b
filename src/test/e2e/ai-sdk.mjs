// Vercel's AI SDK with its provider for fal, unmodified, by the recipe of docs/how-to/clients.md.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createFal } from "@ai-sdk/fal";
import {
  experimental_generateSpeech as generateSpeech,
  experimental_generateVideo as generateVideo,
  experimental_transcribe as transcribe,
  generateImage,
} from "ai";
import { base as BASE, key as KEY } from "./darkroom.mjs";

const fal = createFal({
  apiKey: KEY,
  baseURL: `${BASE}/run`,
  fetch: (url, init) => {
    const isHere = /^https:\/\/(queue\.fal\.run|fal\.run|rest\.fal\.ai)\//.test(url) || url.startsWith(`${BASE}/queue/`);
    if (!isHere) return fetch(url, init);
    const headers = new Headers(init?.headers);
    headers.set("Authorization", `Key ${KEY}`);
    headers.set("x-fal-target-url", url);
    return fetch(`${BASE}/api/fal/proxy`, { ...init, headers });
  },
});

test("a picture", async () => {
  const { image } = await generateImage({ model: fal.image("fal-ai/flux/dev"), prompt: "a fox", size: "256x256" });
  assert.equal(image.mediaType, "image/jpeg");
});

test("a film", async () => {
  const { video } = await generateVideo({
    model: fal.video("kling-video/v2.1/master/text-to-video"),
    prompt: "a fox",
    providerOptions: { fal: { pollIntervalMs: 200 } },
    // Its own download goes to no private address, and the service is on one.
    download: async ({ url }) => {
      const file = await fetch(url);
      return { data: new Uint8Array(await file.arrayBuffer()), mediaType: file.headers.get("content-type") };
    },
  });
  assert.equal(video.mediaType, "video/mp4");
});

test("speech, and its words", async () => {
  const { audio } = await generateSpeech({ model: fal.speech("fal-ai/elevenlabs/tts/eleven-v3"), text: "A fox." });
  assert.ok(audio.uint8Array.length > 1_000);
  const { text } = await transcribe({ model: fal.transcription("whisper"), audio: audio.uint8Array });
  assert.ok(text.length > 0);
});
