#!/usr/bin/env bash
# Writes the verdict as the one comment of cannscope on a pull request: a new one, or in place of the last.
set -uo pipefail

comments=repos/$GITHUB_REPOSITORY/issues/$PULL_REQUEST/comments
known=$(gh api --paginate "$comments" \
  --jq '.[] | select(.user.type == "Bot" and (.body | startswith("<!-- cannscope -->"))) | .id') || known=
known=${known%%$'\n'*}
if [ -n "$known" ]; then
  gh api --silent --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$known" -F "body=@$MARKDOWN"
else
  gh api --silent --method POST "$comments" -F "body=@$MARKDOWN"
fi || echo "::warning title=cannscope::The comment could not be written; a pull request from a fork has no right to."
