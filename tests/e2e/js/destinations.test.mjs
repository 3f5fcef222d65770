// Official libraries judge what destinations are given: Standard Webhooks' and Svix's the signature, CloudEvents' both its
// modes, and Stripe's own goes on verifying what is forwarded to it raw.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { HTTP } from 'cloudevents';
import { Webhook } from 'standardwebhooks';
import Stripe from 'stripe';
import { Webhook as SvixWebhook } from 'svix';

const binary = process.env.HOOKCTL;
const signingSecret = `whsec_${Buffer.from('twenty-four bytes of key').toString('base64')}`;
const stripeSecret = 'whsec_sdk_test';
const stripe = new Stripe('sk_test');
// Bytes that a JSON library would not write back the same way.
const payment = '{ "id":"evt_stripe_1", "object":"event",\n "type":"payment_intent.succeeded",' +
  ' "data":{"object":{"amount":170.00,"big":12345678901234567890123,"note":"caf\\u00e9 \u{1F375} \\/","metadata":{}}} }';

const received = { signed: [], structured: [], binary: [], raw: [] };
const waiting = [];
let server, listener, home, base;

/** Resolves once `path` has had `count` requests. */
function requests(path, count) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${path} had ${received[path].length} of ${count} requests`)), 30_000);
    const look = () => {
      if (received[path].length < count) return false;
      clearTimeout(timer);
      resolve(received[path]);
      return true;
    };
    if (!look()) waiting.push(look);
  });
}

function run(...args) {
  const { status, stdout, stderr } = spawnSync(binary, args, { env: environment() });
  assert.equal(status, 0, `hookctl ${args.join(' ')}: ${stderr}`);
  return stdout.toString().trim();
}

function environment() {
  return { ...process.env, HOOKCTL_HOME: home, SIGNING_SECRET: signingSecret, STRIPE_SECRET: stripeSecret };
}

/** Each first request to `signed` is turned away for now. */
function answer(request, response) {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const path = request.url.split('?')[0].slice(1);
    received[path].push({ method: request.method, url: request.url, headers: request.headers, body: Buffer.concat(chunks) });
    response.statusCode = path === 'signed' && received[path].length === 1 ? 503 : 200;
    response.end();
    for (let i = waiting.length - 1; i >= 0; --i) if (waiting[i]()) waiting.splice(i, 1);
  });
}

before(async () => {
  home = mkdtempSync(join(tmpdir(), 'hookctl-destinations-'));
  server = http.createServer(answer);
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const target = (path) => `http: 'http://127.0.0.1:${server.address().port}/${path}'`;
  run('account', 'add', 'pay', '--provider', 'stripe', '--auth-key-env', 'STRIPE_SECRET');
  run('event', 'activate', 'pay', '--all');
  const folder = join(home, 'environments', 'development');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'environment.yaml'), `destinations:
  signed: {${target('signed')}, secret: 'env:SIGNING_SECRET', retry: [100ms]}
  structured: {${target('structured')}, format: cloudevents, secret: 'env:SIGNING_SECRET'}
  binary: {${target('binary')}, format: cloudevents-binary}
  raw: {${target('raw?kept=1')}, format: raw}
`, { mode: 0o600 });
  const ready = join(home, 'ready');
  listener = spawn(binary, ['listen', '--bind', '127.0.0.1:0', '--ready-file', ready, '--print', 'none'],
    { env: environment(), stdio: ['ignore', 'ignore', 'inherit'] });
  for (let i = 0; i < 400 && !base; ++i) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    try {
      base = readFileSync(ready, 'utf8').trim();
    } catch { /* not yet */ }
  }
  assert.ok(base, 'the listener is not ready');
  const path = new URL(run('url', 'pay')).pathname;
  const response = await fetch(base + path + '?sent=%2F', {
    method: 'POST',
    body: payment,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'stripe-signature': stripe.webhooks.generateTestHeaderString({ payload: payment, secret: stripeSecret }),
    },
  });
  assert.equal(response.status, 200);
});

after(async () => {
  listener?.kill();
  server?.closeAllConnections();
  server?.close();
  rmSync(home, { recursive: true, force: true });
});

const text = ({ body }) => body.toString();

test('standardwebhooks and svix accept what is signed, each attempt with the same id', async () => {
  const [first, second] = await requests('signed', 2);
  assert.equal(first.headers['webhook-id'], second.headers['webhook-id']);
  assert.equal(second.headers['x-hookctl-attempt'], '2');
  for (const request of [first, second]) {
    const event = new Webhook(signingSecret).verify(text(request), request.headers);
    assert.equal(event.id, request.headers['webhook-id']);
    assert.equal(event.event.code, 'payment_intent.succeeded');
    new SvixWebhook(signingSecret).verify(text(request), request.headers);
    assert.throws(() => new Webhook(signingSecret).verify(text(request).replace('1', '2'), request.headers));
    assert.throws(() => new Webhook(signingSecret).verify(text(request), { ...request.headers, 'webhook-id': 'evt_other' }));
  }
});

test('cloudevents parses and validates both modes to the same event', async () => {
  const [structured] = await requests('structured', 1);
  const [inHeaders] = await requests('binary', 1);
  const { id } = JSON.parse(text((await requests('signed', 1))[0]));
  for (const { headers, body } of [structured, inHeaders]) {
    const event = HTTP.toEvent({ headers, body: body.toString() });
    assert.ok(event.validate());
    assert.equal(event.id, id);
    assert.equal(event.source, '/hookctl/development/pay');
    assert.equal(event.type, 'payment_intent.succeeded');
    assert.equal(event.datacontenttype.split(';')[0], 'application/json');
    assert.equal(event.account, 'pay');
    assert.equal(event.data.code, 'payment_intent.succeeded');
    assert.deepEqual(event.data.data, JSON.parse(payment));
  }
  assert.ok(text(inHeaders).includes('170.00') && text(structured).includes('12345678901234567890123'));
  new Webhook(signingSecret).verify(text(structured), structured.headers);
});

test('a stripe library behind raw forwarding goes on verifying', async () => {
  const [request] = await requests('raw', 1);
  assert.equal(request.method, 'POST');
  assert.equal(request.url, '/raw?kept=1&sent=%2F');
  assert.equal(text(request), payment);
  const event = stripe.webhooks.constructEvent(request.body, request.headers['stripe-signature'], stripeSecret);
  assert.equal(event.id, 'evt_stripe_1');
  assert.equal(request.headers['content-type'], 'application/json; charset=utf-8');
  assert.equal(request.headers['webhook-signature'], undefined);
  assert.throws(() => stripe.webhooks.constructEvent(Buffer.concat([request.body, Buffer.from(' ')]),
    request.headers['stripe-signature'], stripeSecret));
});
