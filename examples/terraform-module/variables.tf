variable "databases" {
  description = "What is to be connected to: a name for each, and one provider's attributes under their own names."
  type = map(object({
    driver     = optional(string, "canonical") # `dsnsmith list drivers`
    use        = optional(string)              # application (default) or migration
    endpoint   = optional(string)              # instead of `use`: `dsnsmith list providers`
    user       = optional(string)
    database   = optional(string)
    tls_mode   = optional(string)
    ca_file    = optional(string) # where the authority's certificate lies now, and
    ca_at      = optional(string) # where the program will find it
    parameters = optional(map(string), {})

    # google_sql_database_instance
    cloud_sql = optional(object({
      connection_name    = string
      private_ip_address = optional(string)
    }))
    # scaleway_sdb_sql_database
    scaleway = optional(object({
      endpoint = string
    }))
    # digitalocean_database_cluster (without pool_name), digitalocean_database_connection_pool (its `name` is pool_name)
    digitalocean = optional(object({
      host         = optional(string)
      private_host = optional(string)
      uri          = optional(string) # instead of the hosts; its password is cut out
      pool_name    = optional(string)
    }))
    # supabase_project and data.supabase_pooler
    supabase = optional(object({
      id  = optional(string)      # of the project
      url = optional(map(string)) # of the pooler: transaction, session
    }))
    # any other server
    generic = optional(object({
      host = string
      port = optional(number, 5432)
    }))
  }))

  validation {
    condition     = alltrue([for name in keys(var.databases) : can(regex("^[A-Za-z0-9_-][A-Za-z0-9_.-]{0,62}$", name))])
    error_message = "A database's name has 1 to 63 letters, digits, `-`, `_` and `.`, and does not begin with a dot."
  }
  validation {
    condition = alltrue([for database in values(var.databases) : 1 == length([
      for one in [database.cloud_sql, database.scaleway, database.digitalocean, database.supabase, database.generic] : one if one != null
    ])])
    error_message = "Each database has exactly one of cloud_sql, scaleway, digitalocean, supabase and generic."
  }
  validation {
    condition     = alltrue([for database in values(var.databases) : contains(["application", "migration"], coalesce(database.use, "application"))])
    error_message = "`use` is application or migration."
  }
  validation {
    condition = alltrue([for database in values(var.databases) : (
      database.digitalocean == null ? true : (database.digitalocean.host != null) != (database.digitalocean.uri != null)
    )])
    error_message = "A database at DigitalOcean has `host` or `uri`, not both."
  }
}

variable "passwords" {
  description = "For the output `urls`, by the names of `databases`. Ephemeral: they are in no state and no plan."
  type        = map(string)
  default     = {}
  sensitive   = true
  ephemeral   = true
}

variable "partial" {
  description = "Whether a database that cannot be answered is left out (null in `databases`, named in `warnings`) instead of failing the plan."
  type        = bool
  default     = false
}

variable "program" {
  description = "dsnsmith, if it is not on PATH."
  type        = string
  default     = "dsnsmith"
}
