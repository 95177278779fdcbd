#compdef logtap
# zsh completion for logtap; save it as _logtap in a folder of $fpath, or put into ~/.zshrc behind
# compinit:
#   source <(logtap completion zsh)
#
# zsh quotes what it inserts. A flag before its =, and a path up to its last /, are set aside, so
# that they stay as they were typed (~/).

_logtap() {
  local kind line value doc
  local -a lines words_found folders shown
  lines=("${(@f)$(command logtap __complete --quoted -- "${(@)words[2,CURRENT-1]}" "$PREFIX" 2>/dev/null)}")
  kind=$lines[1]
  shift lines

  if [[ $kind == paths ]]; then
    compset -P '--[^=]##='
    compset -P '*/'
    for line in $lines; do
      value=${line%%$'\t'*}
      value=${value#--[^=]##=}
      if [[ $value == */ ]]; then
        folders+=("${${value%/}##*/}")
      else
        words_found+=("${value##*/}")
      fi
    done
    compadd -S / -q -a folders
    compadd -a words_found
    return
  fi

  for line in $lines; do
    value=${line%%$'\t'*}
    doc=
    [[ $line == *$'\t'* ]] && doc=${line#*$'\t'}
    shown+=("${value//:/\\:}${doc:+:$doc}")
  done
  if [[ $kind == open ]]; then
    _describe logtap shown -S ''
  else
    _describe logtap shown
  fi
}

if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
  _logtap "$@"
else
  compdef _logtap logtap
fi
