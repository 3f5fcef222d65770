#include "cli/app/completion_scripts.hpp"

namespace hookctl::cli {

namespace {

// Readline takes words apart at COMP_WORDBREAKS, at : and = too, which no program sees; it replaces
// only what stands behind the last of them.
constexpr std::string_view kBash =
    R"sh(# bash completion for hookctl, made by: hookctl completion bash
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
)sh";

constexpr std::string_view kZsh = R"sh(#compdef hookctl
# zsh completion for hookctl, made by: hookctl completion zsh
_hookctl() {
  local line word description files
  local -a lines candidates
  lines=("${(@f)$(${(Q)words[1]/#\~/$HOME} __complete -- "${(@Q)words[2,CURRENT-1]}" "${(Q)words[CURRENT]}" 2>/dev/null)}")
  for line in "${lines[@]}"; do
    case $line in
      '') ;;
      :files) files=all ;;
      :directories) files=folders ;;
      *)
        word=${line%%$'\t'*}
        description=${${line#"$word"}#$'\t'}
        word=${word//\\/\\\\}
        candidates+=("${word//:/\\:}${description:+:$description}")
        ;;
    esac
  done
  if [[ -n $files ]]; then
    compset -P '--[a-z-]##='
    [[ $files == all ]] && _files || _files -/
  fi
  (( ${#candidates} )) && _describe -V 'hookctl' candidates
}

if [[ ${funcstack[1]} == _hookctl ]]; then
  _hookctl "$@"
else
  compdef _hookctl hookctl
fi
)sh";

constexpr std::string_view kFish =
    R"sh(# fish completion for hookctl, made by: hookctl completion fish
function __hookctl_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct | string unescape)
    set -l program $words[1]
    set -e words[1]
    # The value in --flag=value is a path of its own.
    set -l flag (string match -r -- '^--[a-z-]+=' "$current")
    set -l path (string replace -r -- '^--[a-z-]+=' '' "$current")
    for line in (command $program __complete -- $words "$current" 2>/dev/null)
        switch $line
            case :files
                printf '%s\n' "$flag"(__fish_complete_path "$path")
            case :directories
                printf '%s\n' "$flag"(__fish_complete_directories "$path")
            case '*'
                echo $line
        end
    end
end
complete -c hookctl -f -k -a '(__hookctl_complete)'
)sh";

} // namespace

const std::vector<std::string>& completion_shells()
{
  static const std::vector<std::string> shells = {"bash", "zsh", "fish"};
  return shells;
}

std::string_view completion_script(std::string_view shell)
{
  if (shell == "bash") {
    return kBash;
  }
  if (shell == "zsh") {
    return kZsh;
  }
  return shell == "fish" ? kFish : std::string_view{};
}

} // namespace hookctl::cli
