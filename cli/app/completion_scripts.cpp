#include "cli/app/completion_scripts.hpp"

namespace hookctl::cli {

namespace {

// COMP_WORDBREAKS makes `--env=st` three words; dropping the "=" gives the form with a blank, which
// means the same.
constexpr std::string_view kBash =
    R"sh(# bash completion for hookctl, made by: hookctl completion bash
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
)sh";

constexpr std::string_view kZsh = R"sh(#compdef hookctl
# zsh completion for hookctl, made by: hookctl completion zsh
_hookctl() {
  local line word description
  local -a lines candidates
  lines=("${(@f)$(${words[1]} __complete -- "${(@)words[2,CURRENT-1]}" "${words[CURRENT]}" 2>/dev/null)}")
  for line in "${lines[@]}"; do
    case $line in
      '') ;;
      :files) _files ;;
      :directories) _files -/ ;;
      *)
        word=${line%%$'\t'*}
        description=${line#"$word"}
        candidates+=("${word//:/\\:}:${description#$'\t'}")
        ;;
    esac
  done
  (( ${#candidates} )) && _describe 'hookctl' candidates
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
    set -l current (commandline -ct)
    set -l program $words[1]
    set -e words[1]
    for line in (command $program __complete -- $words "$current" 2>/dev/null)
        switch $line
            case :files
                __fish_complete_path "$current"
            case :directories
                __fish_complete_directories "$current"
            case '*'
                echo $line
        end
    end
end
complete -c hookctl -f -a '(__hookctl_complete)'
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
