#!/bin/sh
# `table.sh LIST`: a list of the tool as a table of Markdown, for the generated parts of the documents.
set -eu
rows() { dsnsmith list "$1" --report json | jq -r "$2"; }
case $1 in
  providers)
    echo '| provider | | inputs beside `url host port user database` | endpoints |'
    echo '|---|---|---|---|'
    rows providers '.providers[] | "| `\(.id)` | \(.title) | `\(.input_names | map(select(. != "url" and . != "port")) | join(" "))` | `\(.endpoint_ids | join(" "))` |"' ;;
  drivers)
    echo '| driver | | language | told by | versions | facts |'
    echo '|---|---|---|---|---|---|'
    rows drivers '.drivers[] | "| `\(.id)` | \(.title) | \(.language) | \(.carriers | join(", ")) | \(if .id == "canonical" then "" else "\(.versions.oldest) – \(.versions.newest)" end) | \(.evidence) |"' ;;
  formats)
    echo '| format | | readers |'
    echo '|---|---|---|'
    rows formats '.formats[] | "| `\(.id)` | \(.title) | `\(.readers | join("` `"))` |"' ;;
  bundles)
    echo '| bundle | | keys |'
    echo '|---|---|---|'
    rows bundles '.bundles[] | "| `\(.id)` | \(.title) | `\(.keys | keys_unsorted | join("` `"))` |"' ;;
esac
