// The built binary, as a script would call it. The key goes through the environment, the body through stdin.
import { spawnSync } from 'node:child_process';

const binary = process.env.HOOKCTL;

function run(args, request) {
  const result = spawnSync(binary, args, {
    input: Buffer.from(request.body ?? ''),
    env: { ...process.env, SDK_TEST_KEY: request.key },
    maxBuffer: 16 << 20,
  });
  if (result.error) throw result.error;
  return { status: result.status, stdout: result.stdout.toString(), stderr: result.stderr.toString() };
}

function flags(provider, request) {
  const args = ['--provider', provider, '--auth-key-env', 'SDK_TEST_KEY', '--body', '-'];
  if (request.variant) args.push('--variant', request.variant);
  if (request.method) args.push('--method', request.method);
  if (request.url) args.push('--url', request.url);
  for (const [name, value] of Object.entries(request.values ?? {})) args.push('--auth-value', `${name}=${value}`);
  for (const [name, value] of Object.entries(request.headers ?? {})) args.push('--header', `${name}: ${value}`);
  return args;
}

/** True when `hookctl verify` accepts, false when it says no; anything else is a failure of the test. */
export function verifies(provider, request) {
  const { status, stderr } = run(['verify', ...flags(provider, request)], request);
  if (status !== 0 && status !== 1) throw new Error(`verify exited ${status}: ${stderr}`);
  return status === 0;
}

/** What `hookctl sign` makes of the request: {method, url, headers: object, body: string}. */
export function signed(provider, request) {
  const { status, stdout, stderr } = run(['sign', '-o', 'json', ...flags(provider, request)], request);
  if (status !== 0) throw new Error(`sign exited ${status}: ${stderr}`);
  const made = JSON.parse(stdout);
  const headers = Object.fromEntries(made.headers.map(({ name, value }) => [name.toLowerCase(), value]));
  return { method: made.method, url: made.url, headers, body: Buffer.from(made.body_base64, 'base64').toString() };
}
