// What each official library signs and accepts. `sign` gives the headers (or the whole request) that the library, or the
// arithmetic of its own test, would send; `accepts` asks the library. An entry without `sign` can only verify.
import crypto from 'node:crypto';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

const now = () => Math.floor(Date.now() / 1000);
const json = (headers) => ({ 'content-type': 'application/json', ...headers });
const order = '{"id":"evt_1","type":"order.created","data":{"amount":170.00,"note":"caf\\u00e9 \u{1F375}"}}';

/** True when the call neither throws nor says no. */
async function passes(call) {
  try {
    return (await call()) !== false;
  } catch {
    return false;
  }
}

const ed25519 = crypto.generateKeyPairSync('ed25519');
const ed25519Hex = ed25519.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex');
const p256 = crypto.generateKeyPairSync('ec', { namedCurve: 'P-256' });
const pkcs8 = (pair) => pair.privateKey.export({ format: 'pem', type: 'pkcs8' });

const standardSecret = `whsec_${Buffer.from('twenty-four bytes of key').toString('base64')}`;

function standard(prefix) {
  return {
    key: standardSecret,
    body: order,
    sign(library, body) {
      const at = new Date();
      const signature = new library.Webhook(standardSecret).sign('msg_1', at, body);
      return {
        [`${prefix}-id`]: 'msg_1',
        [`${prefix}-timestamp`]: String(Math.floor(at / 1000)),
        [`${prefix}-signature`]: signature,
      };
    },
    accepts: (library, { headers, body }) => passes(() => void new library.Webhook(standardSecret).verify(body, headers)),
  };
}

export const sdks = {
  stripe: {
    package: 'stripe',
    key: 'whsec_sdk_test',
    body: order,
    sign: (Stripe, body) => ({
      'stripe-signature': new Stripe('sk_test').webhooks.generateTestHeaderString({ payload: body, secret: 'whsec_sdk_test' }),
    }),
    accepts: (Stripe, { headers, body }) =>
      passes(() => void new Stripe('sk_test').webhooks.constructEvent(body, headers['stripe-signature'], 'whsec_sdk_test')),
  },
  github: {
    package: '@octokit/webhooks',
    key: "It's a Secret to Everybody",
    body: order,
    headers: { 'x-github-event': 'push', 'x-github-delivery': '1' },
    sign: async ({ Webhooks }, body) => ({
      'x-hub-signature-256': await new Webhooks({ secret: "It's a Secret to Everybody" }).sign(body),
    }),
    accepts: ({ Webhooks }, { headers, body }) =>
      new Webhooks({ secret: "It's a Secret to Everybody" }).verify(body, headers['x-hub-signature-256']),
  },
  standard_webhooks: { package: 'standardwebhooks', ...standard('webhook') },
  svix: { package: 'svix', ...standard('svix') },
  resend: { package: 'svix', ...standard('svix') },
  twilio: {
    package: 'twilio',
    key: 'twilio_auth_token',
    url: 'https://bot.example.com/hooks/sms?shard=2',
    body: 'From=%2B15550001001&To=%2B15550001002&Body=two+cups%2C+please&MessageStatus=received&MediaUrl=b&MediaUrl=a',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    sign: (twilio, body) => ({
      'x-twilio-signature': twilio.getExpectedTwilioSignature('twilio_auth_token', sdks.twilio.url, formObject(body)),
    }),
    accepts: (twilio, { headers, body }) =>
      twilio.validateRequest('twilio_auth_token', headers['x-twilio-signature'], sdks.twilio.url, formObject(body)),
  },
  discord: {
    package: 'discord-interactions',
    key: ed25519Hex,
    privateKey: pkcs8(ed25519),
    body: '{"id":"1","type":2,"data":{"name":"tea"}}',
    sign(_, body) {
      const at = String(now());
      const signature = crypto.sign(null, Buffer.from(at + body), ed25519.privateKey).toString('hex');
      return { 'x-signature-ed25519': signature, 'x-signature-timestamp': at };
    },
    accepts: (library, { headers, body }) =>
      library.verifyKey(body, headers['x-signature-ed25519'], headers['x-signature-timestamp'], ed25519Hex),
  },
  line: {
    package: '@line/bot-sdk',
    key: 'line_channel_secret',
    body: '{"destination":"U1","events":[{"type":"message"}]}',
    accepts: (line, { headers, body }) => line.validateSignature(body, 'line_channel_secret', headers['x-line-signature']),
  },
  razorpay: {
    package: 'razorpay',
    key: 'razorpay_webhook_secret',
    body: order,
    accepts: (Razorpay, { headers, body }) =>
      Razorpay.validateWebhookSignature(body, headers['x-razorpay-signature'], 'razorpay_webhook_secret'),
  },
  sendgrid: {
    package: '@sendgrid/eventwebhook',
    key: p256.publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
    privateKey: pkcs8(p256),
    body: '[{"email":"noor@example.com","event":"delivered","timestamp":1748770200}]\r\n',
    sign(_, body) {
      const at = String(now());
      return {
        'x-twilio-email-event-webhook-signature': crypto.sign('sha256', Buffer.from(at + body), p256.privateKey).toString('base64'),
        'x-twilio-email-event-webhook-timestamp': at,
      };
    },
    accepts({ EventWebhook }, { headers, body }) {
      const library = new EventWebhook();
      const key = library.convertPublicKeyToECDSA(sdks.sendgrid.key);
      return library.verifySignature(
        key, body, headers['x-twilio-email-event-webhook-signature'], headers['x-twilio-email-event-webhook-timestamp']);
    },
  },
  paddle: {
    package: '@paddle/paddle-node-sdk',
    key: 'pdl_ntfset_test',
    body: '{"event_id":"evt_1","event_type":"transaction.completed","occurred_at":"2026-01-01T00:00:00Z","notification_id":"ntf_1","data":{"id":"txn_1"}}',
    accepts: ({ Paddle }, { headers, body }) =>
      new Paddle('api_key').webhooks.isSignatureValid(body, 'pdl_ntfset_test', headers['paddle-signature']),
  },
  workos: {
    package: '@workos-inc/node',
    key: 'workos_secret',
    body: '{"id":"wh_1","event":"user.created","data":{"id":"user_1"}}',
    async sign({ WorkOS }, body) {
      const at = Date.now();
      const signature = await new WorkOS('sk').webhooks.computeSignature(at, JSON.parse(body), 'workos_secret');
      return { 'workos-signature': `t=${at}, v1=${signature}` };
    },
    accepts: ({ WorkOS }, { headers, body }) =>
      passes(() => new WorkOS('sk').webhooks.verifyHeader({
        payload: JSON.parse(body), sigHeader: headers['workos-signature'], secret: 'workos_secret' })),
  },
  openai: {
    package: 'openai',
    ...standard('webhook'),
    sign: undefined,
    accepts: (OpenAI, { headers, body }) =>
      passes(() => new OpenAI({ apiKey: 'sk' }).webhooks.unwrap(body, headers, standardSecret).then(() => true)),
  },
  mux: {
    package: '@mux/mux-node',
    key: 'mux_secret',
    body: order,
    accepts: (Mux, { headers, body }) =>
      passes(() => Promise.resolve(new Mux({ tokenId: 'a', tokenSecret: 'b' }).webhooks.verifySignature(body, headers, 'mux_secret')).then(() => true)),
  },
  sanity: {
    package: '@sanity/webhook',
    key: 'sanity_secret',
    body: order,
    sign: async (library, body) => ({
      'sanity-webhook-signature': await library.encodeSignatureHeader(body, Date.now(), 'sanity_secret'),
    }),
    accepts: (library, { headers, body }) =>
      library.isValidSignature(body, headers['sanity-webhook-signature'], 'sanity_secret'),
  },
  hygraph: {
    package: '@hygraph/utils',
    key: 'hygraph_secret',
    body: '{"operation":"publish","data":{"id":"1"}}',
    signHeaders: { 'gcms-signature': 'env=master' },
    async sign(library, body) {
      const made = await library.generateWebhookSignature({
        body: JSON.parse(body), environmentName: 'master', timestamp: Date.now(), secret: 'hygraph_secret' });
      return { 'gcms-signature': typeof made === 'string' ? made : made.signature };
    },
    accepts: (library, { headers, body }) =>
      library.verifyWebhookSignature({ body: JSON.parse(body), signature: headers['gcms-signature'], secret: 'hygraph_secret' }),
  },
  contentful: {
    package: '@contentful/node-apps-toolkit',
    key: 's'.repeat(64),
    url: 'https://bot.example.com/hooks/contentful',
    body: '{"sys":{"id":"1","type":"Entry"}}',
    headers: { 'content-type': 'application/json', 'x-contentful-topic': 'ContentManagement.Entry.publish' },
    signHeaders: {
      'x-contentful-signed-headers': 'content-type,x-contentful-signed-headers,x-contentful-timestamp,x-contentful-topic',
    },
    sign: (library, body) =>
      library.signRequest('s'.repeat(64), {
        method: 'POST', path: '/hooks/contentful', headers: sdks.contentful.headers, body }, Date.now()),
    accepts: (library, { headers, body }) =>
      passes(() => library.verifyRequest('s'.repeat(64), { method: 'POST', path: '/hooks/contentful', headers, body })),
  },
  paytm: {
    package: 'paytmchecksum',
    key: 'sixteen_byte_key',
    form: { MID: 'M1', ORDERID: 'O1', STATUS: 'TXN_SUCCESS', TXNAMOUNT: '170.00', TXNID: 'T1' },
    async sign(library) {
      const form = { ...sdks.paytm.form };
      form.CHECKSUMHASH = await library.generateSignature(sdks.paytm.form, 'sixteen_byte_key');
      return { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams(form).toString() };
    },
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    accepts(library, { body }) {
      const form = formObject(body);
      return library.verifySignature(form, 'sixteen_byte_key', form.CHECKSUMHASH);
    },
  },
  notion: {
    package: '@notionhq/client',
    key: 'secret_notion_verification_token',
    body: '{"id":"1","type":"page.created","timestamp":"2026-01-01T00:00:00Z"}',
    sign: async (library, body) => ({
      'x-notion-signature': await library.signWebhookPayload({ body, verificationToken: 'secret_notion_verification_token' }),
    }),
    accepts: (library, { headers, body }) =>
      library.verifyWebhookSignature({
        body, signature: headers['x-notion-signature'], verificationToken: 'secret_notion_verification_token' }),
  },
  plivo: {
    package: 'plivo',
    key: 'plivo_auth_token',
    method: 'POST',
    url: 'https://bot.example.com/hooks/plivo?shard=2',
    body: 'From=15550001001&To=15550001002&Text=two+cups&Type=sms',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    accepts: (plivo, { headers, body }) =>
      plivo.validateV3Signature('POST', sdks.plivo.url, headers['x-plivo-signature-v3-nonce'], 'plivo_auth_token',
        headers['x-plivo-signature-v3'], formObject(body)),
  },
  vonage: {
    package: '@vonage/jwt',
    key: 'vonage_signature_secret_of_32_bytes!',
    body: '{"message_uuid":"1","to":"15550001002","from":"15550001001","text":"tea"}',
    accepts: (library, { headers }) =>
      library.verifySignature(headers.authorization.replace(/^Bearer /i, ''), 'vonage_signature_secret_of_32_bytes!'),
    bodyIsOurs: true,
  },
  plaid: {
    package: 'jose',
    key: p256.publicKey.export({ format: 'pem', type: 'spki' }),
    privateKey: pkcs8(p256),
    body: order,
    sign: async ({ SignJWT }, body) => ({
      'plaid-verification': await new SignJWT({ request_body_sha256: crypto.createHash('sha256').update(body).digest('hex') })
        .setProtectedHeader({ alg: 'ES256' }).setIssuedAt().sign(p256.privateKey),
    }),
    async accepts({ jwtVerify }, { headers, body }) {
      const { payload } = await jwtVerify(headers['plaid-verification'], p256.publicKey, { maxTokenAge: '5 min' });
      return payload.request_body_sha256 === crypto.createHash('sha256').update(body).digest('hex');
    },
  },
  slack: {
    package: '@slack/bolt',
    named: true,
    key: 'slack_signing_secret',
    body: '{"type":"event_callback","event_id":"Ev1","event":{"type":"message"}}',
    accepts: ({ isValidSlackRequest }, { headers, body }) =>
      isValidSlackRequest({ signingSecret: 'slack_signing_secret', body, headers: {
        'x-slack-signature': headers['x-slack-signature'],
        'x-slack-request-timestamp': Number(headers['x-slack-request-timestamp']) } }),
  },
};

/** A repeated field as an array, like the body parsers of web frameworks give it to the libraries. */
function formObject(body) {
  const fields = {};
  for (const [name, value] of new URLSearchParams(body)) {
    fields[name] = name in fields ? [fields[name], value].flat() : value;
  }
  return fields;
}

/** What the package exports: its default, or itself for `named` ones. */
export async function load({ package: name, named }) {
  const library = await import(name).catch(() => require(name));
  return named ? library : library.default ?? library;
}
