locals {
  # What dsnsmith's query calls each provider's attributes; what is null is left out by it.
  inputs = {
    for name, database in var.databases : name => merge(
      {
        driver        = database.driver
        use           = database.use
        endpoint      = database.endpoint
        user          = database.user
        database      = database.database
        "tls.mode"    = database.tls_mode
        "tls.ca.file" = database.ca_file
        "tls.ca.at"   = database.ca_at
      },
      { for key, value in database.parameters : "parameters.${key}" => value },
      database.cloud_sql == null ? {} : {
        provider     = "gcp-cloud-sql"
        instance     = database.cloud_sql.connection_name
        private_host = database.cloud_sql.private_ip_address
      },
      database.scaleway == null ? {} : {
        provider = "scaleway-sdb"
        url      = database.scaleway.endpoint
      },
      database.digitalocean == null ? {} : {
        provider     = "digitalocean"
        host         = database.digitalocean.host
        private_host = database.digitalocean.private_host
        pool_name    = database.digitalocean.pool_name
        # The password is cut out before anything goes into the query, which is kept in state and plan.
        url = database.digitalocean.uri == null ? null : nonsensitive(replace(database.digitalocean.uri, "/^([a-z]+://[^:@/]*):[^@]*@/", "$1@"))
      },
      database.supabase == null ? {} : {
        provider    = "supabase"
        project_ref = database.supabase.id
        # The session pooler serves migrations; both have the placeholder [YOUR-PASSWORD].
        url = database.supabase.url == null ? null : lookup(database.supabase.url, database.use == "migration" ? "session" : "transaction", null)
      },
      database.generic == null ? {} : {
        provider = "generic"
        host     = database.generic.host
        port     = tostring(database.generic.port)
      },
    )
  }
}

# One process for all of them.
data "external" "databases" {
  program = [var.program, "external"]
  query = {
    databases = jsonencode(local.inputs)
    partial   = tostring(var.partial)
  }
}

locals {
  answers = jsondecode(data.external.databases.result.databases)
  # By our own names, which are known while the answers may not be.
  databases = { for name in keys(var.databases) : name => var.partial ? lookup(local.answers, name, null) : local.answers[name] }
}
