terraform {
  required_version = ">= 1.11" # the first with write-only arguments; OpenTofu: 1.11
  required_providers {
    external = {
      source = "hashicorp/external"
    }
    google = {
      source = "hashicorp/google"
    }
  }
}

variable "instance" {
  description = "connection name of the Cloud SQL instance, as google_sql_database_instance.NAME.connection_name gives it"
  type        = string
  default     = "acme-prod:europe-west1:main"
}

variable "password" {
  description = "given at plan and again at apply; Terraform keeps it nowhere"
  type        = string
  sensitive   = true
  ephemeral   = true
}

variable "password_version" {
  description = "changed whenever the password is: Terraform cannot see that a write-only argument changed"
  type        = number
  default     = 1
}

data "external" "orders" {
  program = ["dsnsmith", "external", "${path.module}/dsnsmith.yaml"]
  query = {
    database = "orders"
    driver   = "psycopg2"
    instance = var.instance
  }
}

locals {
  orders = data.external.orders.result
  # Ephemeral, because the password is: Terraform lets it flow into write-only arguments alone.
  url = "${local.orders.prefix}${replace(urlencode(var.password), "+", "%20")}${local.orders.suffix}"
}

resource "google_secret_manager_secret_version" "orders_url" {
  secret         = "projects/acme-prod/secrets/orders-url"
  secret_data_wo = local.url
  # The string around the password may change as well, and with it the version.
  secret_data_wo_version = "${var.password_version}-${substr(sha256("${local.orders.prefix}${local.orders.suffix}"), 0, 12)}"

  lifecycle {
    create_before_destroy = true # readers of `latest` find one at any time
  }
}
