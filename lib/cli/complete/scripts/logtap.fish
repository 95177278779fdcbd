# fish completion for logtap; save it as ~/.config/fish/completions/logtap.fish

function __logtap_complete
    set -l before (commandline -opc)
    set -l current (commandline -ct)
    set -l lines (command logtap __complete --quoted -- $before[2..-1] "$current" 2>/dev/null)
    # The first line is for shells that must be told whether a space follows.
    for line in $lines[2..-1]
        echo $line
    end
end

complete -c logtap -f -a '(__logtap_complete)'
