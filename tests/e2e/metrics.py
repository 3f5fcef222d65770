#!/usr/bin/python3
"""Judges a page of metrics by Prometheus' own parser.

metrics.py check PAGE MANUAL: the page is well formed, and its families and labels are those that the manual lists.
metrics.py sample PAGE NAME [LABEL=VALUE...]: the value of one sample.
"""
import re
import sys

from prometheus_client.parser import text_string_to_metric_families


def read(page):
    text = open(page, encoding='utf-8').read()
    assert text.endswith('\n'), 'the last line has no end'
    families = list(text_string_to_metric_families(text))
    return text, families


def name_of(family):
    return family.name + ('_total' if family.type == 'counter' else '')


def check_families(text, families):
    names = [name_of(family) for family in families]
    assert len(names) == len(set(names)), 'a family comes twice'
    seen = set()
    for family in families:
        name = name_of(family)
        assert f'# HELP {name} ' in text and f'# TYPE {name} {family.type}\n' in text, name
        assert family.type in ('counter', 'gauge', 'histogram'), name
        assert family.documentation, name
        for sample in family.samples:
            key = (sample.name, tuple(sorted(sample.labels.items())))
            assert key not in seen, f'{key} comes twice'
            seen.add(key)
            assert sample.value >= 0, key
        if family.type == 'histogram':
            check_histogram(family)


def check_histogram(family):
    buckets = [s for s in family.samples if s.name.endswith('_bucket')]
    counts = [s.value for s in buckets]
    bounds = [float(s.labels['le']) for s in buckets]
    total = [s.value for s in family.samples if s.name.endswith('_count')]
    assert counts == sorted(counts) and bounds == sorted(bounds), family.name
    assert bounds[-1] == float('inf') and counts[-1] == total[0], family.name


def check_manual(families, manual):
    """`.It Li name Ns Brq a , b` in the manual is a family and its labels."""
    told = {}
    for line in open(manual, encoding='utf-8'):
        found = re.match(r'\.It Li ((?:hookctl|process)_\w+)(?: Brq (.*))?$', line.rstrip())
        if found:
            told[found[1]] = set(re.findall(r'\w+', found[2] or ''))
    there = {}
    for family in families:
        labels = set()
        for sample in family.samples:
            labels |= set(sample.labels) - {'le'}
        there[name_of(family)] = (labels, bool(family.samples))
    assert set(told) == set(there), set(told) ^ set(there)
    for name, (labels, has_samples) in there.items():
        assert labels == told[name] or not has_samples, (name, labels, told[name])


def main():
    command, page, *rest = sys.argv[1:]
    text, families = read(page)
    if command == 'check':
        check_families(text, families)
        check_manual(families, rest[0])
        return
    name, *labels = rest
    wanted = dict(label.split('=', 1) for label in labels)
    values = [s.value for f in families for s in f.samples if s.name == name and s.labels == wanted]
    assert len(values) == 1, (name, wanted, values)
    print(f'{values[0]:g}' if values[0] < 1e6 else int(values[0]))


main()
