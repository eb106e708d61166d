output "databases" {
  description = "For each name: prefix and suffix (around the percent-encoded password), host, port, user, database, settings (JSON); env (JSON) where the driver reads variables."
  value       = local.databases
  sensitive   = true
}

output "urls" {
  description = "The whole strings of those databases for which `passwords` has one; only for write-only arguments, provider blocks and other modules."
  sensitive   = true
  ephemeral   = true
  # A null is a database that was left out. Only what is made of `passwords` counts as ephemeral, also while nothing is known.
  value = {
    for name, password in var.passwords : name => local.databases[name] == null ? null : join("", [
      local.databases[name].prefix, replace(urlencode(password), "+", "%20"), local.databases[name].suffix
    ])
  }
}

output "versions" {
  description = "Changes where anything but the password does: part of a write-only argument's version."
  value       = { for name in keys(var.databases) : name => substr(sha256(jsonencode(local.databases[name])), 0, 12) }
}

output "warnings" {
  description = "What dsnsmith warns of, one line each; Terraform hides standard error."
  value       = data.external.databases.result.warnings
}
