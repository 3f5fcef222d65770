"""Files that schema and hookctl must take both, or refuse both: (kind, right, text). What a schema cannot say (that a path fits the
sample, that a token is in the header it names) is not here."""

KINDS = ["provider", "account", "config", "environment", "apply"]

TOKEN = "token: 9vXwQ2m1c0fUe8rT5kLh3A\n"
PRESET = """id: case
name: Case
category: test
docs: https://docs.example.com/webhooks
event: {code: kind, codes: {made: it was made}}
sample: {kind: made}
"""
SIGNED = 'signed: "{body}", signature: {header: X-Sig}'


def account(text):
    return "name: case\n" + TOKEN + text


def preset(verify="none: {}", more=""):
    return PRESET + "verify: {" + verify + "}\n" + more


def event(text):
    return preset().replace("event: {code: kind,", "event: {" + text + ",")


RIGHT = [
    ("account", account("")),
    ("account", account("""provider: shopify
domain: acme.myshopify.com
payload_check: 'off'
auth_key: env:SHOPIFY_SECRET
auth_key_previous: {ref: file:old.key, until: 2026-12-31T00:00:00Z}
handshake_token: credential:token
visit_handshakes: false
allow_from: [203.0.113.0/24, 2001:db8::7]
send_to_user: true
default_source: whatsapp
sender_path: [customer.phone, phone]
params: {order_id: id, plan: '"gold"'}
events: [orders/create, refunds/*]
""")),
    ("account", account("""payload_check: off
auth_key: {value: s3cret}
auth_key_previous: {ref: {value: 0123}}
allow_from: 203.0.113.7
auth_values: {}
verify: {hmac: {signed: "{body}", signature: {header: X-Sig}}}
unwrap: [{form: payload}]
sender_path: phone
source_path: channel
event_path: header:X-Event
id_path: id
time_path: at
events: '*'
""")),
    ("config", "environment: staging\noutput: json\ncolour: never\n"),
    ("config", "{}\n"),
    ("environment", "public_url: https://hooks.example.com\n"),
    ("environment", """public_url: HTTPS://hooks.example.com/in/
listen: {bind: 127.0.0.1:9000, admin: 127.0.0.1:9001, log_format: json, trusted_proxies: [10.0.0.0/8, unix],
         tls_cert: cert.pem, tls_key: key.pem}
journal: journal.db
nats: {user: hook, password_file: pw, tls_ca: ca.pem, tls_cert: c.pem, tls_key: k.pem, replicas: 3}
keep: {days: 30, events: 1000000, bytes: 20GiB}
destinations:
  out: {stdout: true, recipient: bot, enabled: false}
  log: {file: events.ndjson, retry: none}
  big: {file: {path: big.ndjson, max_bytes: 10MiB, keep: 3, sync: interval}, timeout: 500ms}
  app:
    http: https://app.example.com/hooks
    accounts: [shop_eu]
    events: orders/*
    where: '@.event.data.total_price > 100'
    format: cloudevents
    secret: env:APP_SECRET
    headers: {X-Team: 7, Authorization: {ref: env:APP_TOKEN}}
    retry: [5s, 1m, 1h]
    timeout: 10s
    concurrency: 8
    ordered: true
  run: {exec: [./handle, --fast], format: raw}
  line: {exec: ./handle --fast}
  nats: {nats: nats://127.0.0.1:4222}
  nats2: {nats: {url: "nats://a:4222,nats://b:4222", subject: events}, retry: 5s}
  bot: {bot: {id: x1668670622130, region: r1}, secret: env:BOT_KEY}
  bot2: {bot: {id: x1668670622130, url: "http://127.0.0.1:9"}, secret: env:BOT_KEY, retry: [0, 5s]}
"""),
    ("environment", "keep: {days: '30'}\n"),
    ("environment", "destinations: {}\n"),
    ("provider", preset()),
    ("provider", preset("basic: ")),
    ("provider", preset("bearer: {}")),
    ("provider", preset("token: {in: [{header: X-Token, prefix: 'Bearer '}, {json: secret}]}")),
    ("provider", preset("standard_webhooks: {headers: svix, version: v1, tolerance: 60, key: whsec}")),
    ("provider", preset("standard_webhooks: {}")),
    ("provider", preset("""hmac: {algorithm: sha512, key: {format: hex, derive: sha1, cut: 'v1,', separator: ',', suffix: '&'},
      signed: "{timestamp}.{body}", signature: {headers: [X-A, X-B], prefix: "v0=", prefix_optional: true, encoding: base64},
      timestamp: {header: X-Time, unit: ms, tolerance: 300}, url_ports: both,
      require: [{at: "header:X-Version", equals: 1, ignore_case: true, when: {"header:X-Kind": "*"}, unless: {"query:old": 1}}]}""")),
    ("provider", preset("""hmac: {key: {format: whsec, lenient: true}, signed: "{timestamp}.{body}",
      signature: {header: X-Sig, list: {separator: ",", items: named, assign: "=", signature: v1, timestamp: t, order: [t, v1]}},
      timestamp: {unit: s}}""")),
    ("provider", preset("""hmac: {signed: "{body}", signature: {header: X-Sig, list: {separator: " ", items: bare}}}""")),
    ("provider", preset("""hmac: {signed: "{body}", algorithm_from: {at: "header:X-Alg", choose: {HmacSHA256: sha256}},
      signature: {query: sig}}""")),
    ("provider", preset("""hmac: {signed: "{fields:all}", signature: {form: sig}, each: "items[*]",
      fields: {all: {from: form, sort: true, unique: true, except: [sig], each: "{name}{value}", join: "&", replace: {a: b},
               encode: percent}}}""")),
    ("provider", preset("""hmac: {signed: "{body}{fields:some}", signature: {json: sig},
      fields: {some: {from: headers, names: "header:X-Signed", separator: ";", lower: true, must: [x-time]}}}""")),
    ("provider", preset("""digest: {algorithm: md5, signed: "{body}{secret}", signature: {header: X-Sig}}""")),
    ("provider", preset("""public_key: {algorithm: ecdsa-p256-sha256, ecdsa: raw, key_id: "header:X-Key", signed: "{body}",
      signature: {header: X-Sig, encoding: base64}}""")),
    ("provider", preset("""public_key: {algorithm_from: {at: "header:X-Alg", choose: {RS256: rsa-sha256}}, signed: "{timestamp}{body}",
      each: "items[*]", url_ports: both, timestamp: {header: X-Time}, fields: {q: {from: query}},
      require: [{at: "header:X-Q", equals: "{fields:q}"}], signature: {header: X-Sig}}""")),
    ("provider", preset("""jwt: {in: body, algorithms: [RS256], claims: {iss: case, aud: [a, b]}, max_age: 300, leeway: 0,
      require_exp: true, body_hash: {claim: sha, algorithm: sha256, encoding: base64url, empty: absent},
      url_hash: {claim: url}}""")),
    ("provider", preset("jwt: {in: {header: Authorization, prefix: 'Bearer '}, algorithms: HS256, key: base64}")),
    ("provider", preset("""message_signatures: {algorithms: [hmac-sha256], components: ["@method", content-digest], label: sig1, tag: t,
      tolerance: 300, body: signed, key: {format: hex}}""")),
    ("provider", preset("message_signatures: {algorithms: ed25519, components: '@authority', body: unsigned}")),
    ("provider", preset("""cipher_checksum: {algorithm: aes-256-cbc, iv: "0123456789abcdef", hash: sha1, salt: 4, key: utf8,
      signed: "{timestamp}{body}{salt}", signature: {header: X-Sig}, timestamp: {header: X-T}, each: "items[*]", url_ports: both,
      fields: {q: {from: query}}, require: [{at: "header:X-Q", equals: "{fields:q}"}]}""")),
    ("provider", preset("""cipher_body: {algorithm: aes-128-cbc, iv: "00112233445566778899aabbccddeeff", key: hex, encoding: base64,
      in: {form: data}}""", "unwrap: [{from: decrypted, decode: [json]}]\n")),
    ("provider", preset("hmac: {" + SIGNED + "}", """confidence: secondary
notes: none
key_help: under Settings
variants: {old: {help: before 2024, key_help: the old one, verify: {token: {in: [{header: X-Token}]}}}}
values: {site: shown under Settings, "region?": where it is}
methods: [POST, PUT]
split: {path: $}
domain: header:X-Domain
sender: [kind, email]
source: '"whatsapp"'
params: {kind: kind}
answer: {status: 202, content_type: text/plain, body: ok, refuse: 400}
sample_headers: {Content-Type: application/json}
more_samples: [{kind: made, id: 7}]
unwrap: [{form: payload}, {string: data}, {from: json:message.data, decode: [base64, json], in_place: true}]
vectors:
  - {source: its page, origin: ours, variant: old, key: k, values: {site: "1"}, method: POST, url: "https://a.example/", at: 1700000000,
     headers: {X-Token: k}, body: '{"kind": "made"}'}
  - {source: its page, origin: ours, variant: old, key: k, values: {site: "1"}, headers: {X-Token: k}, body_base64: e30=}
handshake:
  - {name: ping, method: POST, signed: true, when: {kind: ping}, absent: [id], token: "query:token", status: 200, refuse: 404,
     content_type: text/plain, reply: "{proof}", headers: {X-Proof: "{proof}"},
     proof: {of: "{query:challenge}", algorithm: sha1, encoding: hex, key: utf8}}
  - {name: hello, method: GET, learn: "header:X-Secret", visit: {url: SubscribeURL, hosts: ["*.example.com"]}}
""")),
    ("provider", preset("public_key: {algorithm: ed25519, " + SIGNED + "}",
                        'key_source: {url: "https://a.example.com/keys", hosts: ["*.example.com"]}\n')),
    ("provider", preset("public_key: {algorithm: ed25519, " + SIGNED + "}",
                        'key_source: {from: "header:X-Url", hosts: "*.example.com"}\n')),
    ("provider", event('code: [{when: {kind: "*"}, use: {join: "{json:kind}"}}, {constant: made}]')),
    ("provider", event('code: [{key_of: $, among: [made]}, {only_key: $, except: [id]}], id: {hash: body}, time: at').replace("codes: {made:", "codes: {kind:")),
    ("apply", """environment: staging
public_url: https://hooks.example.com
listen: {bind: null, log_format: json}
journal: null
nats: {user: hook, password_file: pw}
keep: {days: null, events: 5}
accounts:
  - name: case
    provider: shopify
    auth_key: env:SHOPIFY_SECRET
    auth_key_previous: {ref: file:old.key, until: 2026-12-31T00:00:00Z}
    handshake_token: null
    events: [orders/create]
  - {name: other, auth_key: null, auth_key_previous: null, payload_check: warn}
destinations:
  app: {http: "https://app.example.com/hooks", secret: env:APP_SECRET}
"""),
    ("apply", "environment: development\n---\nenvironment: development\naccounts: [{name: a}]\n"),
]

WRONG = [
    ("apply", "environment: staging\naccount: []\n"),
    ("apply", "environment: test\n"),
    ("apply", "environment: staging\naccounts: {case: {}}\n"),
    ("apply", "environment: staging\naccounts: [{provider: shopify}]\n"),
    ("apply", "environment: staging\naccounts: [{name: case, auth_key: {value: s3cret}}]\n"),
    ("apply", "environment: staging\naccounts: [{name: case, auth_key_previous: {ref: {value: s3cret}}}]\n"),
    ("apply", "environment: staging\naccounts: [{name: case, token: short}]\n"),
    ("apply", "environment: staging\ndestinations: {a: {http: 'https://a.example', stdout: true}}\n"),
    ("apply", "environment: staging\nkeep: {days: 0}\n"),
    # keys
    ("account", account("providr: shopify\n")),
    ("account", TOKEN),
    ("account", "name: case\n"),
    ("account", account("auth_key: {valu: x}\n")),
    ("account", account("auth_key_previous: {until: 2026-12-31T00:00:00Z}\n")),
    ("account", account("verify: {hmac: {" + SIGNED + "}, none: {}}\n")),
    ("account", account("verify: {hmak: {" + SIGNED + "}}\n")),
    ("account", account("unwrap: [{from: body, form: payload}]\n")),
    ("config", "color: never\n"),
    ("environment", "publicurl: https://hooks.example.com\n"),
    ("environment", "listen: {port: 9000}\n"),
    ("environment", "listen: {tls_cert: a.pem}\n"),
    ("environment", "nats: {user: a}\n"),
    ("environment", "nats: {token_file: a, credentials: b}\n"),
    ("environment", "nats: {user: a, password_file: b, token_file: c}\n"),
    ("environment", "keep: {hours: 3}\n"),
    ("environment", "destinations: {a: {accounts: [x]}}\n"),
    ("environment", "destinations: {a: {stdout: true, http: 'https://a.example'}}\n"),
    ("environment", "destinations: {a: {bot: {id: x1, region: r1, url: 'http://a.example'}, secret: env:K}}\n"),
    ("environment", "destinations: {a: {nats: {subject: x}}}\n"),
    ("environment", "destinations: {Big-One: {stdout: true}}\n"),
    ("provider", preset() + "colour: red\n"),
    ("provider", PRESET),
    ("provider", preset().replace("name: Case\n", "")),
    ("provider", preset("hmac: {signed: '{body}'}")),
    ("provider", preset("hmac: {signed: '{body}', signature: {encoding: hex}}")),
    ("provider", preset("hmac: {signed: '{body}', signature: {header: A, query: b}}")),
    ("provider", preset("hmac: {algorithm: md5, algorithm_from: {at: 'header:A', choose: {a: md5}}, " + SIGNED + "}")),
    ("provider", preset("hmac: {signed: '{body}', signature: {header: A, list: {separator: ','}}}")),
    ("provider", preset("hmac: {signed: '{body}', signature: {header: A, list: {separator: ',', items: bare, assign: '='}}}")),
    ("provider", preset("public_key: {" + SIGNED + "}")),
    ("provider", preset("jwt: {algorithms: [RS256]}")),
    ("provider", preset("token: {in: [{prefix: x}]}")),
    ("provider", preset("none: {key: utf8}")),
    ("provider", preset(more="vectors: [{source: x}]\n")),
    ("provider", preset(more="vectors: [{source: x, origin: ours, body: a, body_base64: YQ==}]\n")),
    ("provider", preset(more="handshake: [{method: GET}]\n")),
    ("provider", preset(more="variants: {default: {help: x, verify: {none: {}}}}\n")),
    ("provider", event("id: id, code: {key_of: $}")),
    ("provider", event("code: {joined: '{body}'}")),
    # words
    ("account", account("payload_check: maybe\n")),
    ("config", "output: xml\n"),
    ("config", "environment: test\n"),
    ("environment", "listen: {log_format: xml}\n"),
    ("environment", "destinations: {a: {stdout: true, recipient: all}}\n"),
    ("environment", "destinations: {a: {stdout: true, format: xml}}\n"),
    ("environment", "destinations: {a: {file: {path: x, sync: often}}}\n"),
    ("environment", "destinations: {a: {bot: {id: x1, region: r9}, secret: env:K}}\n"),
    ("provider", preset("hmac: {algorithm: sha3, " + SIGNED + "}")),
    ("provider", preset("hmac: {key: utf16, " + SIGNED + "}")),
    ("provider", preset("jwt: {in: body, algorithms: [none]}")),
    ("provider", preset("jwt: {in: cookie, algorithms: [RS256]}")),
    ("provider", preset(more="confidence: high\n")),
    ("provider", preset(more="methods: [TRACE]\n")),
    ("provider", preset(more="unwrap: [{from: body, decode: [rot13]}]\n")),
    ("provider", event("code: kind, id: {hash: url}")),
    # types and values
    ("account", account("send_to_user: 'true'\n")),
    ("account", account("send_to_user: yes\n")),
    ("account", account("auth_key: s3cret\n")),
    ("account", account("auth_key: env:1X\n")),
    ("account", account("auth_key: {value: ''}\n")),
    ("account", account("allow_from: everywhere\n")),
    ("account", account("default_source: what app\n")),
    ("account", account("sender_path: {a: b}\n")),
    ("account", account("params: [a]\n")),
    ("account", account("events: {a: b}\n")),
    ("account", "name: case\ntoken: short\n"),
    ("account", "name: Case\n" + TOKEN),
    ("environment", "public_url: hooks.example.com\n"),
    ("environment", "public_url: https://hooks.example.com/?a=1\n"),
    ("environment", "listen: [127.0.0.1:9000]\n"),
    ("environment", "listen: {trusted_proxies: [proxy]}\n"),
    ("environment", "nats: {replicas: 7}\n"),
    ("environment", "keep: {days: 0}\n"),
    ("environment", "keep: {bytes: 20GB}\n"),
    ("environment", "destinations: [a]\n"),
    ("environment", "destinations: {a: {stdout: false}}\n"),
    ("environment", "destinations: {a: {http: app.example.com}}\n"),
    ("environment", "destinations: {a: {http: 'https://a.example', headers: {'X Y': a}}}\n"),
    ("environment", "destinations: {a: {stdout: true, timeout: soon}}\n"),
    ("environment", "destinations: {a: {stdout: true, retry: [5]}}\n"),
    ("environment", "destinations: {a: {stdout: true, concurrency: 999}}\n"),
    ("environment", "destinations: {a: {exec: []}}\n"),
    ("environment", "destinations: {a: {nats: 'http://a.example'}}\n"),
    ("environment", "destinations: {a: {http: 'https://a.example', secret: s3cret}}\n"),
    ("environment", "destinations: {a: {stdout: true, ordered: maybe}}\n"),
    ("provider", preset().replace("category: test", "category: Test")),
    ("provider", preset().replace("https://docs", "http://docs")),
    ("provider", preset("standard_webhooks: {tolerance: 0}")),
    ("provider", preset("standard_webhooks: {tolerance: '60'}")),
    ("provider", preset("cipher_body: {iv: short, in: {form: a}}")),
    ("provider", preset(more="answer: {status: 500}\n")),
    ("provider", preset(more="handshake: {name: x}\n")),
    ("provider", preset(more="values: {Site: x}\n")),
    ("provider", preset("message_signatures: {algorithms: [ed25519], components: ['@status']}")),
    ("provider", preset("message_signatures: {algorithms: [ed25519], components: [Host], body: unsigned}")),
    ("provider", PRESET.replace("codes: {made: it was made}", "codes: {}") + "verify: {none: {}}\n"),
]

CASES = [(kind, True, text) for kind, text in RIGHT] + [(kind, False, text) for kind, text in WRONG]
