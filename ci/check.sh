#!/usr/bin/env bash
# Runs `cannscope check` for a change on GitHub: annotations on stdout, SARIF and Markdown in files, the exit code as an
# output of the step. Everything that it needs comes in the environment, see action.yml.
set -uo pipefail

output() { printf '%s=%s\n' "$1" "$2" >>"$GITHUB_OUTPUT"; }

lines() { # the lines of $1 that are not empty, as the array `found`; bash 3 takes an empty array for unset
  found=()
  local line
  while IFS= read -r line; do
    [ -n "$line" ] && found+=("$line")
  done <<<"$1"
}

lines "${PATHS:-.}"
paths=(${found[@]+"${found[@]}"})
lines "${ARGUMENTS:-}"
arguments=(${found[@]+"${found[@]}"})
[ -n "${FAIL_ON:-}" ] && arguments+=(--fail-on "$FAIL_ON")
[ -n "${MAX_NEW_EFFORT:-}" ] && arguments+=(--max-new-effort "$MAX_NEW_EFFORT")

base=${BASE:-}
if [[ $base =~ ^0+$ ]]; then # a branch that was pushed for the first time
  base=
  for name in origin/HEAD origin/main origin/master; do
    git rev-parse --verify --quiet "$name^{commit}" >/dev/null && base=$name && break
  done
fi
if [ -n "$base" ]; then
  if ! git merge-base "$base" HEAD >/dev/null 2>&1 && [ "$(git rev-parse --is-shallow-repository)" = true ]; then
    # A shallow clone lacks the commit where the two parted: bring a part of the history, as far as it is allowed.
    git fetch --quiet --no-tags --deepen=500 origin "${GITHUB_REF:-HEAD}" "${base#origin/}" >/dev/null 2>&1 || true
  fi
  arguments+=(--diff "$base")
fi

sarif=$RUNNER_TEMP/cannscope.sarif
markdown=$RUNNER_TEMP/cannscope.md
rm -f "$sarif" "$markdown"
{
  errors=$("$CANNSCOPE" check ${paths[@]+"${paths[@]}"} ${arguments[@]+"${arguments[@]}"} \
    -o github=- -o "sarif=$sarif" -o "markdown=$markdown" 2>&1 >&3)
  code=$?
} 3>&1
output exit-code "$code"
if [ -n "$errors" ]; then
  printf '%s\n' "$errors" >&2
  errors=${errors//'%'/'%25'}
  errors=${errors//$'\r'/'%0D'}
  printf '::error title=cannscope::%s\n' "${errors//$'\n'/'%0A'}"
fi
[ -s "$sarif" ] && output sarif "$sarif"
if [ -s "$markdown" ]; then
  output markdown "$markdown"
  [ -n "${GITHUB_STEP_SUMMARY:-}" ] && cat "$markdown" >>"$GITHUB_STEP_SUMMARY"
fi
exit 0 # the last step of the action gives the verdict, when all is uploaded
