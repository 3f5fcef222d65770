# fish completion for hookctl, made by: hookctl completion fish
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
