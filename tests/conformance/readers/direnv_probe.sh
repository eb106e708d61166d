# Names of files on standard input, for each a line of JSON with what direnv's function `dotenv` exports to bash.
# direnv_probe.sh DIRENV: the function evaluates what `DIRENV dotenv bash FILE` prints.
while IFS= read -r file; do
  if ! assignments=$("$1" dotenv bash "$file" 2>/dev/null); then
    echo '{"":null}'
    continue
  fi
  (
    eval "$assignments" 2>/dev/null
    separator=
    printf '{'
    for name in $(compgen -e); do
      case $name in PWD | SHLVL | _ | OLDPWD) continue ;; esac
      printf '%s"%s":"%s"' "$separator" "$name" "$(printf %s "${!name}" | /usr/bin/base64 -w0)"
      separator=,
    done
    echo '}'
  )
done
