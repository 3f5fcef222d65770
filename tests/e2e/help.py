"""help.py HOOKCTL: everything that help names works, and nothing that works is missing from it.

Walks `help -o json`. Both helps say the same of each command; each flag, tried with a missing, a superfluous or a wrong value,
is answered by a precise usage error, never by "unknown flag"; what help does not name is refused.
"""
import json
import os
import re
import subprocess
import sys

HOOKCTL = sys.argv[1]
WRONG = "no such value"  # nothing takes it: not a word of a list, nor a number, a duration, a URL or a path
TYPED = {"integer", "number", "duration", "size", "url", "address", "network", "time", "pair", "environment"}
failures = []


def run(*arguments):
    done = subprocess.run([HOOKCTL, *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout, done.stderr


def expect(is_so, what):
    if not is_so:
        failures.append(what)


def usage_error(arguments, code, mention):
    """Exit 2, one error, with this code, that names what is wrong."""
    status, _, err = run(*arguments)
    first = err.splitlines()[0] if err else ""
    expect(status == 2 and first.startswith(f"error[{code}]: ") and mention in first,
           f"hookctl {' '.join(arguments)}: exit {status}, {first!r}; wanted {code} and {mention!r}")


def flattened(page):
    return re.sub(r"\s+", " ", page)


def section(page, title):
    found = re.search(rf"^{title}:\n((?:  .*\n|\n(?=  ))*)", page, re.M)
    return found.group(1) if found else ""


def named_flags(text):
    return set(re.findall(r"^ +(?:-\w, )?(--[a-z-]+)", text, re.M))


def words_of(flag):
    """What both helps must say of a flag, beside its sentence."""
    yield flag["help"]
    yield from flag["choices"]
    if flag["default"]:
        yield "default " + flag["default"]
    for remark in ("required", "repeatable"):
        if flag[remark]:
            yield remark


def check_pages(command, help_json):
    path = command["path"]
    status, page, _ = run(*path.split(), "--help")
    expect(status == 0, f"{path} --help: exit {status}")
    flat = flattened(page)
    expect(run("help", *path.split())[1] == page, f"help {path} is not {path} --help")
    for text in (command["summary"], command["usage"]):
        expect(flattened(text) in flat, f"{path}: --help does not say {text!r}")
    expect(flattened(command["description"]) in flat, f"{path}: --help does not have the description")
    for positional in command["positionals"]:
        arguments = flattened(section(page, "Arguments"))
        for text in [positional["name"], positional["help"], *positional["choices"]]:
            expect(flattened(text) in arguments, f"{path}: --help does not say {text!r} of {positional['name']}")
    flags = section(page, "Flags")
    for flag in command["flags"]:
        for text in [flag["name"], flag["value"], *words_of(flag)]:
            expect(flattened(text) in flattened(flags), f"{path} {flag['name']}: --help does not say {text!r}")
    expect(named_flags(flags) == {flag["name"] for flag in command["flags"]}, f"{path}: the two helps name other flags")
    everywhere = section(page, "Global flags")
    expect(named_flags(everywhere) == {flag["name"] for flag in help_json["global_flags"]},
           f"{path}: the two helps name other global flags")
    for output in command["outputs"]:
        expect(output in everywhere, f"{path}: --help does not say -o {output}")
    examples = section(page, "Examples")
    for line in examples.splitlines():
        expect(len(line) <= 80, f"{path}: an example is wider than 80 columns: {line!r}")
    examples = re.sub(r" \\\n +", " ", examples)
    expect(examples.count("  $ ") == len(command["examples"]) > 0, f"{path}: the two helps have other examples")
    for example in command["examples"]:
        expect("$ " + example["line"] in examples, f"{path}: --help has no example {example['line']!r}")
    codes = [int(code) for code in re.findall(r"^  (\d+) ", section(page, "Exit codes"), re.M)]
    expect(codes == [exit["code"] for exit in command["exit_codes"]], f"{path}: the two helps name other exit codes")


def required_of(command, but=None):
    """Values for what the command cannot do without, so that what is tried is all that is wrong."""
    out = []
    for flag in command["flags"]:
        if flag["required"] and flag["name"] != but:
            out.append(f"{flag['name']}={flag['choices'][0] if flag['choices'] else 'x'}")
    for positional in command["positionals"]:
        if positional["required"]:
            out.append(positional["choices"][0] if positional["choices"] else "x")
    return out


def check_flags(command, global_flags):
    words = command["path"].split()
    for flag in command["flags"] + global_flags:
        name = flag["name"]
        if name in ("--help", "--version"):
            status, out, _ = run(*words, name)
            expect(status == 0 and out, f"{command['path']} {name}: exit {status}")
            continue
        spellings = [name, flag["short_name"]] if flag["short_name"] else [name]
        for spelling in spellings:
            if flag["type"] != "switch":
                usage_error([*words, spelling], "HK-203", name)
        if flag["type"] == "switch":
            usage_error([*words, name + "=yes"], "HK-204", name)
            continue
        choices = command["outputs"] if name == "--output" else flag["choices"]
        if choices:
            usage_error([*words, *required_of(command, name), f"{name}={WRONG}"], "HK-208", ", ".join(choices[:-1]))
        elif flag["type"] in TYPED:
            status, _, err = run(*words, *required_of(command, name), f"{name}={WRONG}")
            expect(status == 2 and err.startswith("error[HK-2") and not err.startswith("error[HK-202]"),
                   f"{command['path']} {name}={WRONG!r}: exit {status}, {err.splitlines()[:1]}")
    usage_error([*words, "--no-such-flag"], "HK-202", "--no-such-flag")
    usage_error([*words, "-Z"], "HK-202", "-Z")
    for flag in command["flags"]:
        if flag["required"]:
            usage_error([*words, *required_of(command, flag["name"])], "HK-205", flag["name"])
    for positional in command["positionals"][:1]:
        if positional["required"]:
            flags = [given for given in required_of(command) if given.startswith("--")]
            usage_error([*words, *flags], "HK-206", positional["name"])


def check_tree(help_json):
    found = []

    def walk(nodes, words):
        for node in nodes:
            here = words + [node["word"]]
            if "command" in node:
                expect(node["command"] == " ".join(here), f"tree: {node}")
                found.append(node["command"])
            if "next" in node:
                walk(node["next"], here)
                if "command" not in node:
                    status, _, err = run(*here)
                    expect(status == 2 and "Usage:" in err, f"hookctl {' '.join(here)}: exit {status}")
                usage_error([*here, "no-such-word"], "HK-201", "no-such-word")
    walk(help_json["tree"], [])
    expect(sorted(found) == sorted(command["path"] for command in help_json["commands"]), "the tree and the commands differ")
    overview = section(run("--help")[1], "Commands")
    expect(re.findall(r"^  (\S+)", overview, re.M) == [node["word"] for node in help_json["tree"]],
           "hookctl --help names other commands")


def check_sources(help_json, folder):
    """Every command and flag that the sources declare is in help; only these are hidden."""
    text = ""
    for base, _, files in os.walk(os.path.join(folder, "cli")):
        for file in files:
            if file.endswith(".cpp"):
                with open(os.path.join(base, file), encoding="utf-8") as source:
                    text += source.read()
    declared = set(re.findall(r'\.path = "([a-z][a-z -]*|__[a-z]+)"', text))
    visible = {command["path"] for command in help_json["commands"]}
    expect(declared - visible == {"__dump", "__man"} and visible <= declared,
           f"declared and not in help: {declared - visible}; in help and not declared: {visible - declared}")
    flags = {flag["name"] for command in help_json["commands"] for flag in command["flags"]}
    flags |= {flag["name"] for flag in help_json["global_flags"]}
    missing = set(re.findall(r'\.name = "(--[a-z-]+)"', text)) - flags
    expect(not missing, f"flags that are declared and in no help: {missing}")


def check_variables(help_json):
    named = {variable["name"] for variable in help_json["environment"]}
    used = {flag["variable"] for command in help_json["commands"] for flag in command["flags"] if flag["variable"]}
    used |= {flag["variable"] for flag in help_json["global_flags"] if flag["variable"]}
    expect({name for name in named if name.startswith("HOOKCTL_")} == used, f"variables: {named} and {used}")


def main():
    help_json = json.loads(run("help", "-o", "json")[1])
    check_tree(help_json)
    check_variables(help_json)
    check_sources(help_json, os.environ["HOOKCTL_SOURCE_DIR"])
    for command in help_json["commands"]:
        one = json.loads(run("help", "-o", "json", *command["path"].split())[1])
        expect(one == command, f"help -o json {command['path']} is another than in the whole")
        check_pages(command, help_json)
        check_flags(command, help_json["global_flags"])
    for topic in help_json["topics"]:
        status, page, _ = run("help", topic["name"])
        expect(status == 0 and page, f"help {topic['name']}: exit {status}")
        rows = json.loads(run("help", topic["name"], "-o", "json")[1])
        expect(rows == help_json[topic["name"].replace("-", "_")], f"help {topic['name']} -o json is another than in the whole")
        for row in rows:
            for word in row.values():
                if isinstance(word, str) and topic["name"] != "errors":
                    expect(flattened(word) in flattened(page), f"help {topic['name']} does not say {word!r}")
    print("\n".join(failures))
    print(f"{len(help_json['commands'])} commands, {len(failures)} failures")
    return 1 if failures else 0


sys.exit(main())
