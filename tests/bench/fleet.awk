# `awk -v n=1000 -v shape=env -f fleet.awk`: a spec of n databases in one of four shapes.
#   env      one .env file with n entries
#   secret   one Kubernetes Secret with n entries
#   outputs  n .env files with one entry each
#   bundles  n Kubernetes Secrets with a service-binding bundle each
function output(name) {
  printf "  %s:\n    format: %s\n    file: %s.out\n", name, (shape == "env" || shape == "outputs") ? "dotenv" : "kubernetes-secret", name
  if (shape == "secret" || shape == "bundles") printf "    name: %s\n", name
}
BEGIN {
  print "version: 1\ndatabases:"
  for (i = 1; i <= n; i++)
    printf "  d%d: {provider: generic, host: h%d.db, user: u%d, database: d, password: {env: PW}}\n", i, i, i
  print "outputs:"
  if (shape == "env" || shape == "secret") {
    output("all")
    print "    entries:"
  }
  for (i = 1; i <= n; i++) {
    if (shape == "outputs" || shape == "bundles") output("o" i)
    if (shape == "bundles") {
      printf "    bundle: {name: service-binding, database: d%d}\n", i
    } else {
      if (shape == "outputs") print "    entries:"
      printf "      D%d: {database: d%d, driver: canonical}\n", i, i
    }
  }
}
