# bash completion for hookctl, made by: hookctl completion bash
_hookctl() {
  local rest=$COMP_LINE word part line typed head value i
  local -a words=() found=()
  # What stands in one piece on the line is one word.
  for ((i = 0; i <= COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    part=${rest#"${rest%%[![:space:]]*}"}
    if ((i > 0)) && [[ $part == "$rest" ]]; then
      words[${#words[@]}-1]+=$word
    else
      words+=("$word")
    fi
    rest=${part#"$word"}
  done
  local program=${words[0]}
  typed=${words[${#words[@]}-1]}
  # As the program would get them: without quotes.
  for i in "${!words[@]}"; do
    words[i]=${words[i]//[\"\'\\]/}
  done
  local current=${words[${#words[@]}-1]}
  [[ $COMP_WORDBREAKS == *=* && $typed == *=* ]] && head=${current%"${current##*=}"}
  [[ $COMP_WORDBREAKS == *:* && ${current#"$head"} == *:* ]] && head=${current%"${current##*:}"}
  COMPREPLY=()
  compopt -o nosort 2>/dev/null
  while IFS= read -r line; do
    case $line in
    :files)
      compopt -o filenames 2>/dev/null
      mapfile -t found < <(compgen -f -- "${current#"$head"}")
      COMPREPLY+=("${found[@]}")
      ;;
    :directories)
      compopt -o filenames 2>/dev/null
      mapfile -t found < <(compgen -d -- "${current#"$head"}")
      COMPREPLY+=("${found[@]}")
      ;;
    *)
      value=${line%%$'\t'*}
      value=${value#"$head"}
      # Inside quotes as it is; else what the shell would take for something of its own is quoted.
      [[ $typed == [\"\']* ]] || printf -v value %q "$value"
      COMPREPLY+=("$value")
      ;;
    esac
  done < <("${program/#\~/$HOME}" __complete -- "${words[@]:1}" 2>/dev/null)
}
complete -F _hookctl hookctl
