# bash completion for logtap; put into ~/.bashrc:
#   source <(logtap completion bash)
#
# Bash cuts words at = and : (COMP_WORDBREAKS) and replaces only the last piece of a word. logtap is
# asked about whole words, and what stands before the piece is taken off its answers. Names of files
# are quoted by bash, other words here. Nothing newer than bash 3.2 is needed, but without compopt
# (bash 4) a space too many follows 'app='.

_logtap() {
  local rest=${COMP_LINE:0:COMP_POINT} piece before value i
  local -a words
  words=()
  for ((i = 0; i <= COMP_CWORD; i++)); do
    piece=${COMP_WORDS[i]}
    # The cursor may be inside of the last piece.
    ((i == COMP_CWORD)) && piece=${rest#"${rest%%[![:space:]]*}"}
    if ((i > 0)) && [[ -n $rest && $rest != [[:space:]]* ]]; then
      before=${words[${#words[@]} - 1]}
      words[${#words[@]} - 1]=$before$piece
    else
      before=
      words[${#words[@]}]=$piece
    fi
    rest=${rest#"${rest%%[![:space:]]*}"}
    rest=${rest#"$piece"}
  done
  # A piece of nothing but = or : has nothing to replace.
  if [[ $piece == *[=:] && $piece != *[!=:]* ]]; then
    before+=$piece
    piece=
  fi

  COMPREPLY=()
  local kind= line
  while IFS= read -r line; do
    if [[ -z $kind ]]; then
      kind=$line
      continue
    fi
    value=${line%%$'\t'*}
    [[ $value == "$before"* ]] || continue
    value=${value#"$before"}
    if [[ $kind != paths ]]; then
      case $piece in
        \'*) [[ $value == *\'* ]] && continue ;;
        \"*) [[ $value == *[\"\\\$\`!]* ]] && continue ;;
        *) printf -v value %q "$value" ;;
      esac
    fi
    COMPREPLY[${#COMPREPLY[@]}]=$value
  done < <(command logtap __complete --quoted -- "${words[@]:1}" 2>/dev/null)

  case $kind in
    paths) compopt -o filenames 2>/dev/null ;;
    open) compopt -o nospace 2>/dev/null ;;
  esac
}

complete -F _logtap logtap
