# bash completion for hookctl, made by: hookctl completion bash
_hookctl() {
  local current=${COMP_WORDS[COMP_CWORD]} line word
  local -a words=() found=()
  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    [[ $word == "=" ]] || words+=("$word")
  done
  [[ $current == "=" ]] && current=
  COMPREPLY=()
  while IFS= read -r line; do
    case $line in
    :files)
      compopt -o filenames 2>/dev/null
      mapfile -t found < <(compgen -f -- "$current")
      COMPREPLY+=("${found[@]}")
      ;;
    :directories)
      compopt -o filenames 2>/dev/null
      mapfile -t found < <(compgen -d -- "$current")
      COMPREPLY+=("${found[@]}")
      ;;
    *)
      COMPREPLY+=("${line%%$'\t'*}")
      ;;
    esac
  done < <("${COMP_WORDS[0]}" __complete -- "${words[@]}" "$current" 2>/dev/null)
}
complete -F _hookctl hookctl
