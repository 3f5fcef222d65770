#!/usr/bin/env bats
# Every example of RFC 9535, sections 1.4, 1.5 and 2, through `map eval`, with jq as the judge. rfc9535/queries.ndjson has a query a line:
#   section, document (rfc9535/NAME.json), query, paths and values as the RFC lists them, or refused: why it is no query.
# Where the RFC leaves the order open, any_of lists the orders, or before the pairs of paths of which the first comes first.

load support.bash

EXAMPLES=${BATS_TEST_DIRNAME:-.}/rfc9535

# shellcheck disable=SC2016 # jq's own variables
JUDGE='
def ordered($pairs): . as $paths | all($pairs[]; . as [$first, $second] | ($paths | index([$first])) < ($paths | index([$second])));
def allowed($row):
  if $row.any_of then IN($row.any_of[])
  elif $row.before then sort == ($row.paths | sort) and ordered($row.before)
  else . == $row.paths end;
def values_of($row): all(.[]; . as $node | any(range($row.paths | length); $row.paths[.] == $node.path and $row.values[.] == $node.value));
[$rows, $runs] | transpose[] | . as [$row, {$status, $found, $values, $caret}]
| if $row.refused then $status == 2 and $found == null and $caret
  else $status == (if $row.paths == [] then 1 else 0 end)
    and ([$found[].path] | allowed($row)) and ($found | values_of($row)) and $values == [$found[].value] end
| if . then empty else "\($row.section) \($row.query): exit \($status), found \($found | tojson)" end'

# run_query QUERY DOCUMENT: a line of what it prints with and without --paths, its status, and whether a caret shows the fault.
run_query() {
  local status=0 found values caret=false
  found=$("$HOOKCTL" map eval --paths "$1" "$EXAMPLES/$2.json" 2>err) || status=$?
  values=$("$HOOKCTL" map eval "$1" "$EXAMPLES/$2.json" 2>/dev/null) || [ $? -eq $status ]
  if [[ $'\n'$(<err) =~ $'\n'' '*'^' ]]; then caret=true; fi
  printf '{"status":%d,"found":%s,"values":%s,"caret":%s}\n' $status "${found:-null}" "${values:-null}" $caret
}

# agrees SECTION COUNT: hookctl and the RFC agree on each of the COUNT examples of a section.
agrees() {
  local queries documents
  jq -c --arg section "$1" 'select(.section | startswith($section))' "$EXAMPLES/queries.ndjson" >rows
  mapfile -t queries < <(jq -r .query rows)
  mapfile -t documents < <(jq -r '.document // "typed"' rows)
  [ "${#queries[@]}" -eq "$2" ]
  for i in "${!queries[@]}"; do run_query "${queries[i]}" "${documents[i]}"; done >runs
  jq -nr --slurpfile rows rows --slurpfile runs runs "$JUDGE" | tee failures
  [ ! -s failures ]
}

@test "section 1.4: the overview" { agrees 1.4 3; }

@test "section 1.5: the bookstore" { agrees 1.5 13; }

@test "section 2.1: a query step by step" { agrees 2.1 4; }

@test "section 2.2: the root identifier" { agrees 2.2 1; }

@test "section 2.3.1: names" { agrees 2.3.1 4; }

@test "section 2.3.2: wildcards" { agrees 2.3.2 4; }

@test "section 2.3.3: indexes" { agrees 2.3.3 4; }

@test "section 2.3.4: slices" { agrees 2.3.4 10; }

@test "section 2.3.5: filters and comparisons" { agrees 2.3.5 46; }

@test "section 2.4: functions and well-typedness" { agrees 2.4 19; }

@test "section 2.5: child and descendant segments" { agrees 2.5 14; }

@test "section 2.6: null" { agrees 2.6 9; }

@test "section 2.7: normalized paths" { agrees 2.7 6; }

@test "every example belongs to a section above" {
  [ "$(wc -l <"$EXAMPLES/queries.ndjson")" -eq 137 ]
}

@test "numbers come out with the text that they came in with" {
  run hookctl map eval '$.store..price' "$EXAMPLES/bookstore.json"
  [ "$status" -eq 0 ]
  [ "$(tr -d ' \n' <<<"$output")" = '[8.95,12.99,8.99,22.99,399]' ]
}
