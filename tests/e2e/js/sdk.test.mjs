// Official libraries judge us in both directions: what they sign, `hookctl verify` accepts; what `hookctl sign` makes, they
// accept; and a changed body is refused by both.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { signed, verifies } from './hookctl.mjs';
import { load, sdks } from './sdks.mjs';

const changed = (body) => body.replace('1', '2');

for (const [provider, sdk] of Object.entries(sdks)) {
  const request = (made) => ({ key: sdk.key, url: sdk.url, values: sdk.values, variant: sdk.variant, method: sdk.method,
    ...made, headers: { ...sdk.headers, ...made.headers } });

  test(`${provider}: what ${sdk.package} signs is accepted`, { skip: !sdk.sign && 'the library only verifies' }, async () => {
    const library = await load(sdk);
    const made = await sdk.sign(library, sdk.body);
    const whole = made.body === undefined ? { headers: made, body: sdk.body } : made;
    assert.ok(verifies(provider, request(whole)));
    assert.ok(!verifies(provider, request({ ...whole, body: changed(whole.body) })), 'a changed body was accepted');
  });

  test(`${provider}: what hookctl signs, ${sdk.package} accepts`, async () => {
    const library = await load(sdk);
    const body = sdk.body ?? new URLSearchParams(sdk.form).toString();
    const made = signed(provider, { ...request({ body, headers: sdk.signHeaders }), key: sdk.privateKey ?? sdk.key });
    assert.ok(await sdk.accepts(library, made));
    if (!sdk.bodyIsOurs) {
      const accepted = await Promise.resolve(sdk.accepts(library, { ...made, body: changed(made.body) }))
        .catch(() => false);
      assert.ok(!accepted, 'the library took a changed body');
    }
  });
}
