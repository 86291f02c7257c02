# A table of `mass normalize --json` records: how many documents of each source came through, and why.

# Counts every `"member":"value"` of the record.
function tally(counts, member,    rest, value) {
  rest = $0
  while (match(rest, "\"" member "\":\"[a-z_0-9]+\"")) {
    value = substr(rest, RSTART + length(member) + 4, RLENGTH - length(member) - 5)
    counts[source, value]++
    rest = substr(rest, RSTART + RLENGTH)
  }
}

# The most frequent names of a source, as many as fit on a line.
function names(counts, source, label,    key, part, best, line, more) {
  line = ""
  while (1) {
    best = ""
    for (key in counts) {
      split(key, part, SUBSEP)
      if (part[1] == source && (best == "" || counts[key] > counts[best] || (counts[key] == counts[best] && key < best)))
        best = key
    }
    if (best == "") break
    split(best, part, SUBSEP)
    if (length(line) + length(part[2]) > 64) more = ", …"
    else line = line (line == "" ? "" : ", ") part[2]
    delete counts[best]
  }
  if (line != "") printf "      %-14s%s%s\n", label, line, more
}

{
  source = $0
  sub(/^\{"source":"/, "", source)
  sub(/".*/, "", source)
  sub(/^broken\/.*/, "broken/", source)
  if (!(source in documents)) order[++sources] = source
  documents[source]++
  if ($0 ~ /"ok":true/) {
    accepted[source]++
    if ($0 !~ /"changes":\[\]/) changed[source]++
    tally(rules, "rule")
    tally(warnings, "code")
  } else {
    rejected[source]++
    tally(errors, "code")
  }
}

END {
  line = "  %-24s%10d%10d%10d%10d\n"
  printf "  %-24s%10s%10s%10s%10s\n", "", "documents", "accepted", "changed", "rejected"
  for (i = 1; i <= sources; i++) {
    source = order[i]
    printf line, source, documents[source], accepted[source], changed[source], rejected[source]
    names(rules, source, "changed by")
    names(warnings, source, "warned of")
    names(errors, source, "rejected for")
    all += documents[source]; good += accepted[source]; other += changed[source]; bad += rejected[source]
  }
  printf line, "together", all, good, other, bad
}
