#!/usr/bin/env python3
"""nats_creds.py CONF CREDS: an operator, an account with JetStream and a user of it, as nsc would make them.

CONF gets the part of nats-server's configuration that trusts them, CREDS the user's JWT and nkey seed. openssl makes the keys and
signs.
"""
import base64, binascii, json, subprocess, sys, tempfile, time

PREFIX = {"operator": 14 << 3, "account": 0, "user": 20 << 3}
SEED = 18 << 3


def text_of(data):
    checked = data + binascii.crc_hqx(data, 0).to_bytes(2, "little")
    return base64.b32encode(checked).decode().rstrip("=")


class Key:
    def __init__(self, kind):
        self.kind, prefix = kind, PREFIX[kind]
        self.file = tempfile.NamedTemporaryFile(suffix=".pem")
        subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", self.file.name], check=True)
        der = lambda *args: subprocess.run(["openssl", "pkey", "-in", self.file.name, "-outform", "DER", *args],
                                           check=True, capture_output=True).stdout[-32:]
        self.public = text_of(bytes([prefix]) + der("-pubout"))
        self.seed = text_of(bytes([SEED | prefix >> 5, (prefix & 31) << 3]) + der())

    def issue(self, subject, name, claims):
        part = lambda value: base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")
        body = {"jti": name, "iat": int(time.time()), "iss": self.public, "name": name, "sub": subject.public,
                "nats": claims | {"type": subject.kind, "version": 2}}
        signed = part({"typ": "JWT", "alg": "ed25519-nkey"}) + "." + part(body)
        with tempfile.NamedTemporaryFile() as file:
            file.write(signed.encode())
            file.flush()
            signature = subprocess.run(["openssl", "pkeyutl", "-sign", "-rawin", "-inkey", self.file.name, "-in", file.name],
                                       check=True, capture_output=True).stdout
        return signed + "." + base64.urlsafe_b64encode(signature).decode().rstrip("=")


def main(conf, creds):
    operator, system, account, user = Key("operator"), Key("account"), Key("account"), Key("user")
    unlimited = {key: -1 for key in ("subs", "data", "payload", "imports", "exports", "conn", "leaf", "mem_storage", "disk_storage",
                                     "streams", "consumer")}
    with open(conf, "w") as file:
        file.write(f"operator: {operator.issue(operator, 'operator', {})}\nresolver: MEMORY\n"
                   f"system_account: {system.public}\nresolver_preload: {{\n"
                   f"  {system.public}: {operator.issue(system, 'system', {})}\n"
                   f"  {account.public}: {operator.issue(account, 'hooks', {'limits': unlimited | {'wildcards': True}})}\n}}\n")
    jwt = account.issue(user, "hookctl", {"subs": -1, "data": -1, "payload": -1})
    with open(creds, "w") as file:
        file.write(f"-----BEGIN NATS USER JWT-----\n{jwt}\n------END NATS USER JWT------\n\n"
                   f"-----BEGIN USER NKEY SEED-----\n{user.seed}\n------END USER NKEY SEED------\n")


main(*sys.argv[1:])
