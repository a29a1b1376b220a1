/// A shell that completes calls by a script that `regimen completions` prints.
package enum Shell: String, CaseIterable, Sendable {
  case bash, zsh, fish

  /// The script. It holds no words of the program: it asks it.
  package var completionScript: String {
    switch self {
    case .bash: CompletionScripts.bash
    case .zsh: CompletionScripts.zsh
    case .fish: CompletionScripts.fish
    }
  }
}

private enum CompletionScripts {
  /// For bash 3.2 and later.
  static let bash = #"""
    # bash completion for regimen

    # Bash parts words at = and : as well; here they are put together again, up to the cursor, without quotes.
    _regimen_words() {
      local rest=${COMP_LINE:0:COMP_POINT} part before index
      regimen_words=()
      for ((index = 0; index <= COMP_CWORD; index++)); do
        part=${COMP_WORDS[index]}
        before=${rest%%[![:space:]]*}
        rest=${rest:${#before}}
        ((index == COMP_CWORD)) && part=$rest
        rest=${rest:${#part}}
        if [[ -n $before || index -eq 0 ]]; then
          regimen_words+=("$part")
        else
          regimen_words[${#regimen_words[@]} - 1]+=$part
        fi
      done
      regimen_words=("${regimen_words[@]//[\'\"\\]/}")
    }

    _regimen() {
      local regimen_words word text lead last
      COMPREPLY=()
      _regimen_words
      last=${regimen_words[${#regimen_words[@]} - 1]}
      lead=${last%"${last##*[=:]}"}
      while IFS=$'\t' read -r word text; do
        case $word in
          :files) compopt -o default 2>/dev/null; return ;;
          :directories) compopt -o dirnames 2>/dev/null; return ;;
        esac
        [[ $word == *[=:] ]] && compopt -o nospace 2>/dev/null
        printf -v word %q "${word#"$lead"}"
        COMPREPLY+=("$word")
      done < <("${regimen_words[0]}" complete -- "${regimen_words[@]:1}" 2>/dev/null)
    }

    complete -F _regimen regimen

    """#

  /// For zsh: sourced, or as the file _regimen in a directory of fpath.
  static let zsh = #"""
    #compdef regimen
    # zsh completion for regimen

    _regimen() {
      local -a typed answers plain joined plain_shown joined_shown
      local answer word text
      typed=("${(@Q)words[1,CURRENT-1]}" "${(Q)PREFIX}")
      answers=("${(@f)$("$typed[1]" complete -- "${(@)typed[2,-1]}" 2>/dev/null)}")
      for answer in $answers; do
        case $answer in
          (:files) _files; return ;;
          (:directories) _files -/; return ;;
        esac
        word=${answer%%$'\t'*}
        text=${answer#*$'\t'}
        [[ -n $text ]] && text="$word  -- $text" || text=$word
        if [[ $word == *[=:] ]]; then
          joined+=("$word"); joined_shown+=("$text")
        else
          plain+=("$word"); plain_shown+=("$text")
        fi
      done
      (( $#plain )) && compadd -l -V regimen -d plain_shown -- "${(@)plain}"
      (( $#joined )) && compadd -l -V regimen -S '' -d joined_shown -- "${(@)joined}"
    }

    if [[ $funcstack[1] == _regimen ]]; then
      _regimen "$@"
    else
      compdef _regimen regimen
    fi

    """#

  /// For fish 3.0 and later.
  static let fish = #"""
    # fish completion for regimen

    function __regimen_complete
        set -l typed (commandline -opc)
        set -l current (commandline -ct)
        for answer in ($typed[1] complete -- $typed[2..-1] "$current" 2>/dev/null)
            switch $answer
                case :files
                    __fish_complete_path "$current"
                case :directories
                    __fish_complete_directories "$current"
                case '*'
                    printf '%s\n' $answer
            end
        end
    end

    complete -c regimen -f -k -a '(__regimen_complete)'

    """#
}
