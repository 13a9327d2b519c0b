// Fal's own client, unmodified, told only where the hosts are.
import { createFalClient } from "@fal-ai/client";

export const base = process.env.DARKROOM_URL;
export const key = process.env.DARKROOM_KEY;

const PLACES = { "queue.fal.run": "/queue", "fal.run": "/run", "rest.fal.ai": "/rest" };

/** Where a URL of fal's is found here; any other stays. */
export const here = (text) => {
  const url = new URL(text);
  const place = PLACES[url.host];
  return place ? base + place + url.pathname + url.search : text;
};

/** The ways of telling the client. */
export const WAYS = {
  middleware: { requestMiddleware: async (request) => ({ ...request, url: here(request.url) }) },
  proxy: { proxyUrl: { url: `${base}/api/fal/proxy`, when: "always" } },
};

export const client = (credentials = key) =>
  createFalClient({ credentials, ...WAYS[process.env.DARKROOM_WAY ?? "middleware"] });

/** Calls our own API, which fal's client does not know. */
export const ask = async (path) => {
  const answer = await fetch(base + path, { headers: { authorization: `Key ${key}` } });
  if (!answer.ok) throw new Error(`${path} answers ${answer.status}: ${await answer.text()}`);
  return answer.json();
};

/** Asks again and again until the answer is good; fails with the last answer. */
export const eventually = async (question, isGood) => {
  const deadline = performance.now() + 30_000;
  for (;;) {
    const answer = await question();
    if (isGood(answer)) return answer;
    if (performance.now() > deadline) throw new Error(`still not: ${JSON.stringify(answer)}`);
    await new Promise((again) => setTimeout(again, 100));
  }
};
