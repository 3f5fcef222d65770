"""What a stranger's validator (python3-jsonschema) says of our schemas and our files.

schemas.py check KIND FILE...     each file (each document of it) fits the schema of KIND
schemas.py cases                  right and wrong files: schema and hookctl are of one mind
schemas.py keys FILE...           every key and word that a reader knows is in the schema, and the other way round;
                                  FILEs are presets that are known to be right
"""
import functools
import json
import os
import re
import subprocess
import sys
import tempfile

import jsonschema
import yaml

import schema_cases

HOOKCTL = os.environ["HOOKCTL"]
ODD = "zzqx_7"  # like nothing that is known, so that no suggestion takes the place of the list


class Core(yaml.SafeLoader):
    """YAML 1.2's core schema, as hookctl and editors read it: `off` and dates are texts."""


Core.yaml_implicit_resolvers = {}
for tag, pattern, first in [
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
    ("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    ("int", r"^[-+]?[0-9]+$", "-+0123456789"),
    ("float", r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$", "-+0123456789."),
]:
    Core.add_implicit_resolver("tag:yaml.org,2002:" + tag, re.compile(pattern), list(first))


def documents(text):
    return list(yaml.load_all(text, Core))


def run(*arguments):
    return subprocess.run([HOOKCTL, *arguments], capture_output=True, text=True, timeout=60)


@functools.lru_cache
def schema_of(kind):
    schema = json.loads(run("schema", kind).stdout)
    jsonschema.Draft7Validator.check_schema(schema)
    return schema


def complaints(schema, document):
    validator = jsonschema.Draft7Validator(schema)
    return ["%s: %s" % ("/".join(map(str, e.path)), e.message[:300]) for e in validator.iter_errors(document)]


def put(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
        out.write(text)


def ask(kind, text):
    """What hookctl itself says of such a file."""
    with tempfile.TemporaryDirectory() as home:
        environment = home + "/environments/development/"
        where, arguments = {
            "account": (environment + "accounts/case.yaml", ["account", "update", "case", "--event-path", "kind"]),
            "apply": (home + "/case.yaml", ["apply", "-f", home + "/case.yaml", "--dry-run"]),
            "environment": (environment + "environment.yaml", ["env", "show"]),
            "config": (home + "/config.yaml", ["env", "list"]),
            "provider": (home + "/providers/case.yaml", ["provider", "check", home + "/providers/case.yaml"]),
        }[kind]
        put(where, text)
        return run("--home", home, *arguments)


def check(kind, files):
    schema = schema_of(kind)
    failed = False
    for name in files:
        with open(name, encoding="utf-8") as file:
            for document in documents(file.read()):
                for complaint in complaints(schema, document):
                    print("%s: %s" % (name, complaint))
                    failed = True
    return failed


def cases():
    failed = False
    for kind, right, text in schema_cases.CASES:
        fits = all(not complaints(schema_of(kind), d) for d in documents(text))
        answer = ask(kind, text)
        if fits != right or answer.returncode != (0 if right else 5):
            print("%s, which is %s: the schema says %s, hookctl exits %d\n%s%s" % (
                kind, "right" if right else "wrong", fits, answer.returncode, text, answer.stderr))
            failed = True
    for kind in sorted({case[0] for case in schema_cases.CASES}):
        for example in schema_of(kind)["examples"]:
            for complaint in complaints(schema_of(kind), example):
                print("example of %s: %s" % (kind, complaint))
                failed = True
    return failed


# ---- keys ----------------------------------------------------------------------------------------------------------


class Site:
    """A closed map of a schema, or a choice of several: the keys that it names and those that hookctl's reader names."""

    def __init__(self, schema_keys):
        self.schema = schema_keys
        self.reader = set()
        self.probes = set()


class Walk:
    def __init__(self, kind, schema, judged):
        """judged: definitions of which other kinds of files have told already."""
        self.kind, self.schema, self.judged = kind, schema, judged
        self.sites, self.words, self.failed = {}, {}, False
        self.declare("#", {key: member for key, member in schema.items() if key != "definitions"})
        for name, definition in schema["definitions"].items():
            if definition != judged.get(name):
                self.declare("#/definitions/" + name, definition)

    # Which closed maps there are.
    def declare(self, at, node):
        if isinstance(node, dict):
            choice = [n for n in node.get("anyOf", []) if isinstance(n, dict) and "properties" in n]
            if choice:
                self.sites[at + "/anyOf"] = Site(set().union(*(n["properties"] for n in choice)))
            elif node.get("additionalProperties") is False and not at.rsplit("/", 1)[0].endswith("/anyOf"):
                self.sites[at] = Site(set(node["properties"]))
            if isinstance(node.get("enum"), list) and all(isinstance(word, str) for word in node["enum"]):
                self.words[at] = (set(node["enum"]), [])
            for key, member in node.items():
                if key not in ("examples", "if", "then", "else", "not", "const", "default", "propertyNames"):
                    self.declare("%s/%s" % (at, key), member)
        elif isinstance(node, list):
            for i, item in enumerate(node):
                self.declare("%s/%d" % (at, i), item)

    def resolve(self, at, node):
        while "$ref" in node:
            at = node["$ref"]
            node = self.schema["definitions"][at.rsplit("/", 1)[1]]
        return at, node

    def fits(self, node, value):
        return not complaints({**node, "definitions": self.schema["definitions"]}, value)

    def visit(self, document):
        self.document = document
        self.step("#", self.schema, document, None, [])

    def step(self, at, node, value, site, path):
        at, node = self.resolve(at, node)
        if at.startswith("#/definitions/") and node == self.judged.get(at.rsplit("/", 1)[1]):
            return
        for i, branch in enumerate(node.get("anyOf", [])):
            if self.fits(branch, value):
                own = at + "/anyOf" if "properties" in branch else None
                self.step("%s/anyOf/%d" % (at, i), branch, value, own, path)
                break
        if at in self.words and isinstance(value, str):
            self.ask_words(at, path)
        if isinstance(value, list) and isinstance(node.get("items"), dict):
            for i, item in enumerate(value):
                self.step(at + "/items", node["items"], item, None, path + [i])
        if isinstance(value, dict):
            if node.get("additionalProperties") is False:
                self.ask_keys(self.sites[site or at], value, path)
            for key, member in value.items():
                if key in node.get("properties", {}):
                    self.step("%s/properties/%s" % (at, key), node["properties"][key], member, None, path + [key])
                elif isinstance(node.get("additionalProperties"), dict):
                    self.step(at + "/additionalProperties", node["additionalProperties"], member, None, path + [key])

    def changed(self, path, change):
        copy = json.loads(json.dumps(self.document))
        place = copy
        for key in path[:-1]:
            place = place[key]
        return change(copy, place, path[-1] if path else None)

    def answer(self, document):
        return ask(self.kind, json.dumps(document)).stderr  # JSON is YAML

    def ask_keys(self, site, value, path):
        probe = frozenset(value)
        if probe in site.probes or (site.reader == site.schema and len(site.probes) > 3):
            return
        site.probes.add(probe)
        words = self.answer(self.changed(path, lambda copy, place, key: (
            (copy if key is None else place[key]).update({ODD: "x"}), copy)[1]))
        known = re.search(r"(?:known keys:|use one of) ?([a-z0-9_, ]*)", words)
        if not known:
            print("%s %s: no list of known keys in\n%s" % (self.kind, path, words))
            self.failed = True
            return
        site.reader |= set(filter(None, known.group(1).split(", ")))

    def ask_words(self, at, path):
        known, seen = self.words[at]
        if seen:
            return
        def put_odd(copy, place, key):
            place[key] = ODD
            return copy
        seen.append(self.answer(self.changed(path, put_odd)))
        words = re.search(r"must be one of (.*), but it is|use (?:one of |some of )?(.*)", seen[0])
        listed = set(re.split(", | or ", words.group(1) or words.group(2))) if words else set()
        if listed != known:
            print("%s %s: the schema has %s, the reader %s\n%s" % (self.kind, at, sorted(known), sorted(listed), seen[0]))
            self.failed = True

    def end(self):
        for at, site in self.sites.items():
            if not site.probes:
                print("%s %s: no right file has it; add one to schema_cases.py" % (self.kind, at))
                self.failed = True
            elif site.reader != site.schema:
                print("%s %s: only the schema knows %s, only the reader knows %s" % (
                    self.kind, at, sorted(site.schema - site.reader), sorted(site.reader - site.schema)))
                self.failed = True
        for at, (_, seen) in self.words.items():
            if not seen:
                print("%s %s: no right file has one of the words; add one to schema_cases.py" % (self.kind, at))
                self.failed = True
        return self.failed


def keys(presets):
    failed = False
    judged = {}
    for kind in schema_cases.KINDS:
        walk = Walk(kind, schema_of(kind), dict(judged))
        judged.update(schema_of(kind)["definitions"])
        for case_kind, right, text in schema_cases.CASES:
            if right and case_kind == kind:
                walk.visit(documents(text)[0])
        if kind == "provider":
            for name in presets:
                with open(name, encoding="utf-8") as file:
                    walk.visit({**documents(file.read())[0], "id": "case"})
        failed = walk.end() or failed
    return failed


if __name__ == "__main__":
    tell = {"check": lambda: check(sys.argv[2], sys.argv[3:]), "cases": cases, "keys": lambda: keys(sys.argv[2:])}
    sys.exit(tell[sys.argv[1]]())
