# Four providers in one call. In a deployment each attribute is that of a resource, as the comments say.
terraform {
  required_version = ">= 1.11"
  required_providers {
    google = {
      source = "hashicorp/google"
    }
  }
}

variable "passwords" {
  type      = map(string)
  sensitive = true
  ephemeral = true
}

variable "password_version" {
  type    = number
  default = 1
}

variable "pool_uri" {
  description = "digitalocean_database_connection_pool.NAME.uri, with the password in it"
  type        = string
  sensitive   = true
}

module "dsn" {
  source    = "./.."
  passwords = var.passwords
  databases = {
    orders = {
      driver    = "psycopg2"
      user      = "orders"
      database  = "orders"
      cloud_sql = { connection_name = "acme-prod:europe-west1:main" } # google_sql_database_instance.NAME.connection_name
    }
    events = {
      driver   = "pgx"
      user     = "22222222-3333-4444-5555-666666666666" # scaleway_iam_application.NAME.id
      scaleway = { endpoint = "postgres://11111111-2222-3333-4444-555555555555.pg.sdb.fr-par.scw.cloud:5432/events?sslmode=require" }
    }
    billing = {
      driver       = "sqlalchemy-asyncpg"
      ca_file      = "${path.module}/digitalocean-ca.pem" # made of data.digitalocean_database_ca.NAME.certificate
      ca_at        = "/run/secrets/billing/ca.pem"
      digitalocean = { uri = var.pool_uri, pool_name = "billing-pool" }
    }
    app = {
      driver   = "node-postgres"
      ca_file  = "${path.module}/supabase-ca.pem"
      ca_at    = "/run/secrets/app/ca.pem"
      supabase = { url = { transaction = "postgres://postgres.abcdefghijklmnopqrst:[YOUR-PASSWORD]@aws-0-eu-central-1.pooler.supabase.com:6543/postgres", session = "postgres://postgres.abcdefghijklmnopqrst:[YOUR-PASSWORD]@aws-0-eu-central-1.pooler.supabase.com:5432/postgres" } } # data.supabase_pooler.NAME.url
    }
  }
}

# Over names that are known, never over what came back.
resource "google_secret_manager_secret_version" "url" {
  for_each               = toset(["orders", "events", "billing", "app"])
  secret                 = "projects/acme-prod/secrets/${each.key}-url"
  secret_data_wo         = module.dsn.urls[each.key]
  secret_data_wo_version = "${var.password_version}-${module.dsn.versions[each.key]}"

  lifecycle {
    create_before_destroy = true
  }
}

output "warnings" {
  value = module.dsn.warnings
}
