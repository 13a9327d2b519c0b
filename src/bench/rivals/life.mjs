// The same durable life, written as users of graphile-worker or pg-boss would: a row and a task in one transaction; a
// worker that hands it upstream with a webhook to this process; a receiver that records the answer and makes a second
// task; a worker that copies the file, flushes it to disk and marks the row as done. There is no HTTP in front, no key
// and no signature to check, and no history: all of that is in their favour.
import { mkdir, open } from 'node:fs/promises';
import http from 'node:http';
import { randomUUID } from 'node:crypto';
import pg from 'pg';

const [library, database, sandbox, port, seconds, inFlight] = process.argv.slice(2);
const hook = `http://127.0.0.1:${port}/done/`;
const pool = new pg.Pool({ connectionString: database, max: 20 });
const agent = new http.Agent({ keepAlive: true, maxSockets: 128 });
const waiting = new Map();
let ended = 0;

await pool.query(`DROP TABLE IF EXISTS rival_job; CREATE TABLE rival_job (id uuid PRIMARY KEY, input text NOT NULL,
    state text NOT NULL, upstream_id text, result text, file text, created_at timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz)`);
await mkdir('target/bench/run/rival', { recursive: true });

function call(method, url, body) {
    return new Promise((resolve, reject) => {
        const headers = { Authorization: 'Key bench:upstream', 'Content-Type': 'application/json' };
        const request = http.request(url, { method, agent, headers }, (answer) => {
            const parts = [];
            answer.on('data', (part) => parts.push(part));
            answer.on('end', () => resolve({ status: answer.statusCode, body: Buffer.concat(parts) }));
        });
        request.on('error', reject);
        request.end(body);
    });
}

async function transaction(work) {
    const client = await pool.connect();
    try {
        await client.query('BEGIN');
        await work(client);
        await client.query('COMMIT');
    } catch (failure) {
        await client.query('ROLLBACK');
        throw failure;
    } finally {
        client.release();
    }
}

const tasks = {
    async submit(id) {
        const { rows } = await pool.query('SELECT input FROM rival_job WHERE id = $1', [id]);
        const url = `${sandbox}/queue/sandbox/instant?fal_webhook=${encodeURIComponent(hook + id)}`;
        const answer = await call('POST', url, rows[0].input);
        if (answer.status !== 200) throw new Error(`upstream answered ${answer.status}`);
        await pool.query(`UPDATE rival_job SET upstream_id = $2,
            state = CASE state WHEN 'queued' THEN 'waiting' ELSE state END WHERE id = $1`,
            [id, JSON.parse(answer.body).request_id]);
    },
    async copy(id) {
        const { rows } = await pool.query('SELECT result FROM rival_job WHERE id = $1', [id]);
        const picture = await call('GET', JSON.parse(rows[0].result).images[0].url);
        const file = await open(`target/bench/run/rival/${id}.png`, 'w');
        await file.write(picture.body);
        await file.sync();
        await file.close();
        await pool.query(`UPDATE rival_job SET state = 'done', file = $2, finished_at = now() WHERE id = $1`,
            [id, `${id}.png`]);
        ended++;
        waiting.get(id)?.();
    },
};

async function graphile() {
    const { run, makeWorkerUtils } = await import('graphile-worker');
    const utils = await makeWorkerUtils({ pgPool: pool });
    await utils.migrate();
    await run({
        pgPool: pool, concurrency: 64, noHandleSignals: true,
        taskList: { submit: ({ id }) => tasks.submit(id), copy: ({ id }) => tasks.copy(id) },
    });
    return (client, name, id) =>
        client.query('SELECT graphile_worker.add_job($1, $2::json)', [name, JSON.stringify({ id })]);
}

async function boss() {
    const { PgBoss } = await import('pg-boss');
    const queue = new PgBoss({ connectionString: database, max: 20, useListenNotify: true });
    queue.on('error', console.error);
    await queue.start();
    for (const name of Object.keys(tasks)) {
        await queue.createQueue(name, { notify: true });
        await queue.work(name, { localConcurrency: 16, batchSize: 4, pollingIntervalSeconds: 0.5 },
            (jobs) => Promise.all(jobs.map((job) => tasks[name](job.data.id))));
    }
    return (client, name, id) =>
        queue.send(name, { id }, { db: { executeSql: (text, values) => client.query(text, values) } });
}

const enqueue = await (library === 'pg-boss' ? boss() : graphile());

http.createServer((request, response) => {
    const parts = [];
    request.on('data', (part) => parts.push(part));
    request.on('end', async () => {
        const id = request.url.split('/').pop();
        try {
            await transaction(async (client) => {
                const { rowCount } = await client.query(`UPDATE rival_job SET state = 'answered', result = $2
                    WHERE id = $1 AND state IN ('queued', 'waiting')`,
                    [id, JSON.stringify(JSON.parse(Buffer.concat(parts)).payload)]);
                if (rowCount === 1) await enqueue(client, 'copy', id);
            });
            response.writeHead(200).end('{}');
        } catch (failure) {
            console.error(failure.message);
            response.writeHead(500).end();
        }
    });
}).listen(Number(port), '127.0.0.1');

const input = (n) => JSON.stringify({
    prompt: `A lighthouse on a basalt cliff at dusk, number ${n}. `
        + 'Long exposure, waves drawn to mist, warm lamp against a cold blue sky. '.repeat(6),
    seed: n,
});
let number = 0;
let going = true;
async function caller() {
    while (going) {
        const id = randomUUID();
        const done = new Promise((resolve) => waiting.set(id, resolve));
        await transaction(async (client) => {
            await client.query(`INSERT INTO rival_job (id, input, state) VALUES ($1, $2, 'queued')`, [id, input(number++)]);
            await enqueue(client, 'submit', id);
        });
        await done;
        waiting.delete(id);
    }
}
for (let i = 0; i < Number(inFlight); i++) caller();
// The first half warms up.
await new Promise((resolve) => setTimeout(resolve, (Number(seconds) * 1000) / 2));
const before = ended;
const start = performance.now();
await new Promise((resolve) => setTimeout(resolve, (Number(seconds) * 1000) / 2));
console.log(((ended - before) / ((performance.now() - start) / 1000)).toFixed(1));
process.exit(0);
