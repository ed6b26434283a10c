# For scripts that break the product on purpose; sourced with `here` set to a folder that has mutants.patch and names.
#
# All the faults of a folder are in one patch, each behind a switch, so that it is built once: in this checkout, whose Sources
# must be as they were committed and are so again afterwards.

# build_mutants PRODUCT: builds it with the faults and sets `program` to a copy of it; `work` is a temporary folder.
build_mutants() {
  git diff --quiet HEAD -- Sources || fail "Sources differ from what is committed; commit or take that back first"
  git apply "$here/mutants.patch"
  trap 'git apply -R "$here/mutants.patch"; rm -r "$work"' EXIT
  swift build --product "$1" >"$work/build" 2>&1 || { cat "$work/build" >&2; fail "the mutants do not build"; }
  program=$work/$1
  cp "$(swift build --show-bin-path)/$1" "$program"
  git apply -R "$here/mutants.patch"
  trap 'rm -r "$work"' EXIT
}

# try_mutants [WORD…]: calls `try` for each fault whose name has one of the words, with DAYBOOK_MUTANT set; prints a table.
# `try` prints what caught it, or nothing. The fault "none" must pass, and is first.
try_mutants() {
  local line name by word wanted missed=0
  say "| mutant | what it does | caught by |"
  say "|---|---|---|"
  while IFS= read -r line; do
    name=${line%%:*}
    wanted=${1:+no}
    for word; do case $name in none | *$word*) wanted= ;; esac; done
    [ -z "$wanted" ] || continue
    by=$(DAYBOOK_MUTANT=$name try)
    if [ "$name" = none ]; then
      [ -z "$by" ] || fail "without a fault: $by"
      by="passes, as it must"
    elif [ -z "$by" ]; then
      by=nothing
      missed=$((missed + 1))
    fi
    say "| \`$name\` | ${line#*: } | $by |"
  done < <(say "none: nothing is broken"; cat "$here/names")
  [ $missed -eq 0 ] || fail "$missed not caught"
}
