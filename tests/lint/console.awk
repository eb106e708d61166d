# A Markdown file's console blocks as a case: see documents.sh.
/^<!-- case: .* -->$/ {
  line = substr($0, 12, length($0) - 15)
  if (line ~ /^(stdout|stderr|exit)/) after = after line "\n"
  else script = script line "\n"
}
/^```console$/ { inside = 1; next }
/^```$/ && inside { finish(); inside = 0; after = ""; next }
inside && /^\$ / { finish(); command = substr($0, 3); next }
inside && command ~ /\\$/ && output == "" { command = command "\n" $0; next }
inside { output = output $0 "\n" }

function finish() {
  if (command == "") return
  count++
  script = script "$ " command "\n" after "cmp stdout want." count "\n"
  sections = sections "-- want." count " --\n" output
  command = output = ""
}

END { printf "%s\n%s", script, sections }
