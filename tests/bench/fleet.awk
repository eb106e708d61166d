# `awk -v n=1000 -v format=dotenv -f fleet.awk`: a spec of n databases in outputs of at most 1000 entries.
BEGIN {
  print "version: 1\ndatabases:"
  for (i = 1; i <= n; i++)
    printf "  d%d: {provider: generic, host: h%d.db, user: u%d, database: d, password: {env: PW}}\n", i, i, i
  print "outputs:"
  for (i = 1; i <= n; i++) {
    if (i % 1000 == 1 || n == 1)
      printf "  o%d:\n    format: %s\n    file: o%d.out\n%s    entries:\n", i, format, i,
        format == "kubernetes-secret" ? "    name: o" i "\n" : ""
    printf "      D%d: {database: d%d, driver: canonical}\n", i, i
  }
}
